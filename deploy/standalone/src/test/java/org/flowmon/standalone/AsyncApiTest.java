package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flowmon.ingest.NodePackages;
import org.junit.jupiter.api.Test;

/** The contract with subscribers is AsyncAPI as its authors define it. */
class AsyncApiTest {
  private static final Path DEPLOY = Documents.projectRoot().resolve("deploy");
  private static final Path DEFINED =
      DEPLOY.resolve("node/node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json");

  @Test
  void theContractConformsToThePublishedSchema() throws Exception {
    NodePackages.assume(Files.isRegularFile(DEFINED), "AsyncAPI's schemas");
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(Files.readString(DEFINED), InputFormat.JSON);
    String contract = Files.readString(DEPLOY.resolve("api/asyncapi.json"));
    assertEquals("[]", schema.validate(contract, InputFormat.JSON).toString());
    String broken = contract.replace("\"action\" : \"send\"", "\"action\" : \"shout\"");
    assertFalse(broken.equals(contract) || schema.validate(broken, InputFormat.JSON).isEmpty());
  }
}
