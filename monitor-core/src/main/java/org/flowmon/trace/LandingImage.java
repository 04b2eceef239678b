package org.flowmon.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** The part of an image that the ledgers of a lane share: addresses and landings. */
final class LandingImage {
  private final Addresses addresses;
  private final LandingTable landings;
  private final CodedOutputStream out;
  private final int endOfAddresses;
  private final int endOfLandings;
  private int nextAddress = 1;
  private int nextLanding = 1;

  /** Of what there is now, or of nothing. */
  LandingImage(Landings all, boolean any, CodedOutputStream out) {
    this.addresses = all.addresses;
    this.landings = all.table;
    this.out = out;
    this.endOfAddresses = any ? addresses.end() : 0;
    this.endOfLandings = any ? landings.end() : 0;
  }

  /** Writes one more; returns whether there was one left. */
  boolean next() throws IOException {
    if (nextAddress < endOfAddresses) {
      address(nextAddress++);
    } else if (nextLanding < endOfLandings) {
      landing(nextLanding++);
    } else {
      return false;
    }
    return true;
  }

  private void address(int number) throws IOException {
    if (addresses.has(number)) {
      out.writeUInt32NoTag(ImageFormat.ADDRESS);
      out.writeUInt32NoTag(number);
      addresses.write(number, out);
    }
  }

  private void landing(int number) throws IOException {
    if (landings.has(number)) {
      Via via = landings.via(number);
      out.writeUInt32NoTag(ImageFormat.LANDING);
      out.writeUInt32NoTag(number);
      ImageFormat.txid(out, landings.txid(number));
      ImageFormat.place(out, landings.place(number));
      out.writeUInt32NoTag(landings.address(number));
      out.writeSInt64NoTag(landings.time(number));
      out.writeUInt32NoTag(via == null ? 0 : via.ordinal() + 1);
    }
  }
}
