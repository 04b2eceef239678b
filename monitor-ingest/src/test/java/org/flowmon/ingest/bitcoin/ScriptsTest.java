package org.flowmon.ingest.bitcoin;

import static org.flowmon.ingest.bitcoin.MinedBlocks.hex;
import static org.flowmon.ingest.bitcoin.MinedBlocks.join;
import static org.flowmon.ingest.bitcoin.MinedBlocks.sized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.bitcoinj.base.LegacyAddress;
import org.bitcoinj.base.SegwitAddress;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Addresses from output scripts, senders from input scripts and witnesses. */
class ScriptsTest {
  private static final Hashing HASHING = new Hashing();
  private static final byte[] KEY =
      hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  private static final byte[] SIGNATURE =
      join(
          hex("3044"),
          hex("0220"),
          hex("11".repeat(32)),
          hex("0220"),
          hex("22".repeat(32)),
          hex("01"));

  private static AddressText text(Chain chain) {
    return new AddressText(BitcoinNetwork.of(chain), HASHING);
  }

  private static @Nullable String address(byte[] script) {
    return OutputScript.address(script, 0, script.length, text(Chain.BITCOIN));
  }

  /** The sender of an input, with bytes around its script that are not its own. */
  private static @Nullable String sender(byte[] script, byte[]... witness) {
    byte[] b = join(hex("0102"), script);
    int[] starts = new int[witness.length];
    int[] lengths = new int[witness.length];
    for (int i = 0; i < witness.length; i++) {
      starts[i] = b.length;
      lengths[i] = witness[i].length;
      b = join(b, witness[i]);
    }
    b = join(b, new byte[8]);
    InputSender sender = new InputSender(text(Chain.BITCOIN), HASHING);
    return witness.length == 0
        ? sender.ofScript(b, 2, script.length)
        : sender.ofWitness(b, 2, script.length, witness.length, starts, lengths);
  }

  private static byte[] hash160(byte[] b) {
    byte[] h = new byte[20];
    HASHING.hash160(b, 0, b.length, h);
    return h;
  }

  private static byte[] sha256(byte[] b) {
    byte[] h = new byte[32];
    HASHING.once(b, 0, b.length, h);
    return h;
  }

  private static final byte[] NOTHING = {};
  private static final byte[] MULTISIG = join(hex("51"), sized(KEY), hex("51ae"));

  @Test
  void output_scripts_pay_the_published_addresses() {
    String program = "751e76e8199196d454941c45d1b3a323f1433bd6";
    assertEquals("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", address(hex("0014" + program)));
    assertEquals("1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH", address(hex("76a914" + program + "88ac")));
    assertEquals("3CNHUhP3uyB9EUtRLsmvFUmvGdjGdkTxJw", address(hex("a914" + program + "87")));
    assertEquals(
        "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
        address(hex("0020" + "1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262")));
    assertEquals(
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        address(hex("512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")));
    assertEquals("bc1sw50qgdz25j", address(hex("6002751e")));
    assertEquals("bc1pfeessrawgf", address(hex("51024e73")));
    assertNull(address(join(sized(KEY), hex("ac"))));
    assertNull(address(MULTISIG));
    assertNull(address(hex("6a0474657374")));
    assertNull(address(hex("0003010203")));
    assertNull(address(NOTHING));
  }

  @Test
  void random_hashes_give_the_addresses_that_bitcoinj_gives_on_every_network() {
    Random random = new Random(5);
    var networks =
        List.of(
            org.bitcoinj.base.BitcoinNetwork.MAINNET,
            org.bitcoinj.base.BitcoinNetwork.SIGNET,
            org.bitcoinj.base.BitcoinNetwork.REGTEST);
    var chains = List.of(Chain.BITCOIN, Chain.BITCOIN_SIGNET, Chain.BITCOIN_REGTEST);
    for (int i = 0; i < 3_000; i++) {
      var network = networks.get(i % 3);
      AddressText text = text(chains.get(i % 3));
      byte[] hash = new byte[i % 2 == 0 ? 20 : 32];
      random.nextBytes(hash);
      java.util.Arrays.fill(hash, 0, random.nextInt(4) * random.nextInt(6), (byte) 0);
      if (hash.length == 20) {
        assertEquals(
            LegacyAddress.fromPubKeyHash(network, hash).toString(), text.pubKeyHash(hash, 0));
        assertEquals(
            LegacyAddress.fromScriptHash(network, hash).toString(), text.scriptHash(hash, 0));
      }
      int version = hash.length == 20 ? 0 : i % 4 == 1 ? 0 : 1;
      assertEquals(
          SegwitAddress.fromProgram(network, version, hash).toString(),
          text.witness(version, hash, 0, hash.length));
    }
  }

  @Test
  void only_return_scripts_and_oversized_ones_are_provably_unspendable() {
    assertTrue(OutputScript.unspendable(hex("6a"), 0, 1));
    assertFalse(OutputScript.unspendable(hex("51"), 0, 1));
    assertFalse(OutputScript.unspendable(NOTHING, 0, 0));
    assertFalse(OutputScript.unspendable(new byte[10_000], 0, 10_000));
    assertTrue(OutputScript.unspendable(new byte[10_001], 0, 10_001));
  }

  @Test
  void every_standard_spend_reveals_its_sender() {
    String keyHash = address(join(hex("76a914"), hash160(KEY), hex("88ac")));
    assertEquals(keyHash, sender(join(sized(SIGNATURE), sized(KEY))));
    assertEquals(
        address(join(hex("a914"), hash160(MULTISIG), hex("87"))),
        sender(join(hex("00"), sized(SIGNATURE), hex("4c"), sized(MULTISIG))));
    assertEquals(address(join(hex("0014"), hash160(KEY))), sender(NOTHING, SIGNATURE, KEY));
    assertEquals(
        address(join(hex("0020"), sha256(MULTISIG))),
        sender(NOTHING, NOTHING, SIGNATURE, MULTISIG));
    byte[] nested = join(hex("0014"), hash160(KEY));
    assertEquals(
        address(join(hex("a914"), hash160(nested), hex("87"))),
        sender(sized(nested), SIGNATURE, KEY));
    byte[] nestedScript = join(hex("0020"), sha256(MULTISIG));
    assertEquals(
        address(join(hex("a914"), hash160(nestedScript), hex("87"))),
        sender(sized(nestedScript), NOTHING, SIGNATURE, MULTISIG));
    assertNotNull(keyHash);
  }

  @Test
  void what_does_not_reveal_its_sender_is_not_guessed() {
    byte[] schnorr = hex("ab".repeat(64));
    byte[] control = join(hex("c0"), hex("79".repeat(32)));
    byte[] annex = hex("50aa");
    assertNull(sender(NOTHING)); // nothing at all
    assertNull(sender(sized(SIGNATURE))); // bare key
    assertNull(sender(join(hex("00"), sized(SIGNATURE), sized(SIGNATURE)))); // bare multisig
    assertNull(
        sender(join(sized(hex("aa".repeat(32))), sized(hex("51"))))); // no signature asked for
    assertNull(sender(join(sized(SIGNATURE), hex("4b0102")))); // a push past the end
    assertNull(sender(join(sized(SIGNATURE), hex("4d01")))); // a length past the end
    assertNull(sender(join(sized(SIGNATURE), sized(KEY), hex("75")))); // more than pushes
    assertNull(sender(NOTHING, schnorr)); // taproot by key
    assertNull(sender(NOTHING, schnorr, annex));
    assertNull(sender(NOTHING, schnorr, KEY)); // no signature of version 0
    assertNull(sender(NOTHING, schnorr, join(sized(KEY), hex("ac")), control)); // taproot by script
    assertNull(sender(NOTHING, SIGNATURE, MULTISIG, control));
    assertNull(sender(NOTHING, hex("01"), hex("51"))); // a script that asks for nothing
    assertNull(
        sender(sized(MULTISIG), SIGNATURE, KEY)); // beside a witness only a program may stand
  }
}
