/**
 * The heart: how value is traced, exactly and deterministically. Pure; imports no Kafka, no node
 * library, no logging, no I/O, and calls no clock or random source.
 */
@NullMarked
package org.flowmon.trace;

import org.jspecify.annotations.NullMarked;
