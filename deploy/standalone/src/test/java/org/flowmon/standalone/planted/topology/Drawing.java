package org.flowmon.standalone.planted.topology;

/** Nobody but the command line may use the topology. */
public record Drawing() {}
