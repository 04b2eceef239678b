package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.desk.access.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcFileTest {
  private static final String GOOD =
      """
      issuer=https://id.example/realm
      client_id=desk
      client_secret_file=secret
      address=https://desk.example
      name_claim=employee_id
      role.senior=fm-seniors, fm-leads
      role.auditor=fm-leads
      """;

  @TempDir Path folder;

  private OidcConfig read(String text) throws IOException {
    Files.writeString(folder.resolve("secret"), "not for eyes\n");
    return OidcFile.read(Files.writeString(folder.resolve("oidc.properties"), text));
  }

  @Test
  void groupsHaveRoles() throws Exception {
    OidcConfig read = read(GOOD);
    assertEquals(
        Map.of("fm-seniors", Set.of(Role.SENIOR), "fm-leads", Set.of(Role.SENIOR, Role.AUDITOR)),
        read.groups());
    assertEquals("groups", read.rolesClaim());
    assertEquals("not for eyes", read.secret());
    assertFalse(read.toString().contains("eyes"), read::toString);
    assertTrue(read.secure());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          issuer=https://id.example/realm | issuer=http://id.example      | issuer: expected https://HOST
          address=https://desk.example    | address=https://x.example/desk | address: the desk has a name of its own
          client_id=desk                  |                               | client_id: missing
          name_claim=employee_id          | name=employee_id              | name: unknown; known are [address
          role.auditor                    | role.boss                     | expected one of viewer, analyst
          client_secret_file=secret       | client_secret_file=none       | no such file
          """)
  void whatIsWrongIsNamed(String line, String instead, String message) {
    String text = GOOD.replace(line, instead == null ? "" : instead);
    IOException e = assertThrows(IOException.class, () -> read(text));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).contains("--oidc"), e::getMessage);
  }

  @Test
  void withoutAGroupNobodyCouldSignIn() {
    IOException e =
        assertThrows(IOException.class, () -> read(GOOD.replaceAll("(?m)^role.*$", "")));
    assertTrue(String.valueOf(e.getMessage()).contains("nobody could sign in"), e::getMessage);
  }

  @Test
  void localAccountsStayOnThisMachine() {
    CommandLineFixture refused = CommandLineFixture.run("run", "--desk-host", "0.0.0.0");
    assertEquals(2, refused.code(), refused::toString);
    assertTrue(refused.err().contains("local accounts are for this machine only"), refused::err);
  }
}
