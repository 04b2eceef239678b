package org.flowmon.ingest.evm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.flowmon.ingest.evm.CallFailed.Reason;

/** The way to a node. May be used by several threads at once. */
interface Wire extends AutoCloseable {
  /**
   * Sends a request, or an array of requests the first of which has that id, and returns the
   * answer's JSON. Connects where it has to.
   */
  JsonNode exchange(String payload, long id) throws CallFailed, InterruptedException;

  /** Ends what is under way; calls fail from now on. */
  @Override
  void close();

  /** Reads an answer. */
  static JsonNode read(byte[] bytes) throws CallFailed {
    try {
      JsonNode json = EvmJson.MAPPER.readTree(bytes);
      if (json == null || json.isMissingNode()) {
        throw new CallFailed(Reason.TRUNCATED, "sends an empty answer");
      }
      return json;
    } catch (JsonEOFException e) {
      throw new CallFailed(
          Reason.TRUNCATED, "sends an answer that ends after " + bytes.length + " bytes");
    } catch (JsonProcessingException e) {
      throw new CallFailed(
          Reason.MALFORMED,
          "sends an answer that is no JSON: " + CallFailed.shortened(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new CallFailed(Reason.MALFORMED, "sends an answer that is no text in UTF-8");
    }
  }
}
