package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.Function;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.alerts.audit.AuditEntry;
import org.flowmon.alerts.tenant.TenantJson;
import org.flowmon.alerts.triage.CaseJson;

/** Whatever bytes stand in the topics of alerts and of what people decide. */
class AlertFuzzTest {
  private static <T> void read(byte[] bytes, Function<byte[], T> reader) {
    try {
      assertEquals(reader.apply(bytes), reader.apply(bytes));
    } catch (IllegalArgumentException e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
    }
  }

  @FuzzTest
  void alert(byte[] bytes) {
    Alert alert;
    try {
      alert = AlertJson.fromBytes(bytes);
    } catch (IllegalArgumentException e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
      return;
    }
    assertEquals(alert, AlertJson.fromBytes(AlertJson.toBytes(alert)));
  }

  @FuzzTest
  void decision(byte[] bytes) {
    List<Function<byte[], ?>> readers =
        List.of(
            CaseJson::command,
            CaseJson::event,
            CaseJson::state,
            AmendmentJson::command,
            AmendmentJson::event,
            AmendmentJson::state,
            AuditEntry::fromBytes,
            TenantJson::fromBytes);
    readers.forEach(reader -> read(bytes, reader));
  }
}
