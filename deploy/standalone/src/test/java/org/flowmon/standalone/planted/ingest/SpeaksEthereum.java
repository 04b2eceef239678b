package org.flowmon.standalone.planted.ingest;

import org.web3j.protocol.core.Request;

/** Breaks: web3j stays in the package for EVM chains. */
public record SpeaksEthereum(Request<?, ?> request) {}
