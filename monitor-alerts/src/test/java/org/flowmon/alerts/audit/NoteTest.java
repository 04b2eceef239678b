package org.flowmon.alerts.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees and notes against published values. */
class NoteTest {
  /** The example of Go's package golang.org/x/mod/sumdb/note. */
  private static final String PUBLIC =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String KEYS =
      String.join(
          "\n",
          "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
          PUBLIC);
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String NOTE =
      String.join(
          "\n",
          TEXT,
          "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv"
              + "qfqdngotpRZb6KE6RyyBwJnAM=",
          "");

  /** Of Certificate Transparency's tests: leaves, and the roots of the first n of them. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void treesHaveThePublishedRootsAlsoWhenTheyAreKeptInBetween() {
    MerkleTree tree = new MerkleTree();
    for (int size = 0; size <= LEAVES.size(); size++) {
      assertEquals(size, tree.size());
      assertEquals(ROOTS.get(size), HexFormat.of().formatHex(tree.root()));
      if (size < LEAVES.size()) {
        tree = MerkleTree.fromBytes(tree.toBytes());
        tree.add(HexFormat.of().parseHex(LEAVES.get(size)));
      }
    }
  }

  @Test
  void aNoteIsSignedAndOpenedAsGoDoes() {
    NoteSigner signer = NoteSigner.parse(KEYS);
    assertEquals(NOTE, signer.sign(TEXT));
    assertEquals(PUBLIC, signer.verifier().toString());
    assertEquals(KEYS, signer.secret().strip());
    assertEquals(TEXT, NoteVerifier.open(NOTE, List.of(NoteVerifier.parse(PUBLIC))));
    assertFalse(signer.toString().contains("PRIVATE"), "a key in a log");
  }

  @Test
  void whatAnotherSignedOrNobodyDidIsRefused() {
    NoteVerifier known = NoteVerifier.parse(PUBLIC);
    NoteSigner other = NoteSigner.make("PeterNeumann");
    for (String wrong :
        List.of(
            other.sign(TEXT),
            NOTE.replace("answer", "question"),
            NOTE.replace("x08go/ZJ", "x08go/ZK"),
            NOTE.concat("\u2014 PeterNeumann !\n"),
            TEXT,
            "")) {
      assertThrows(
          IllegalArgumentException.class, () -> NoteVerifier.open(wrong, List.of(known)), wrong);
    }
    String both = NOTE + other.sign(TEXT).substring(TEXT.length() + 1);
    assertEquals(TEXT, NoteVerifier.open(both, List.of(known)), "others may sign besides");
  }

  @Test
  void aKeyWithoutItsPartIsRefusedWithoutTellingIt() {
    String mixed = KEYS.lines().findFirst().orElseThrow() + "\n" + NoteSigner.make("a").verifier();
    for (String wrong :
        List.of("", PUBLIC, mixed, KEYS.replace("c74f20a3+ARpc", "c74f20a4+ARpc"))) {
      var failure = assertThrows(IllegalArgumentException.class, () -> NoteSigner.parse(wrong));
      assertFalse(String.valueOf(failure.getMessage()).contains("AYEKFALVFG"), "the secret");
    }
  }
}
