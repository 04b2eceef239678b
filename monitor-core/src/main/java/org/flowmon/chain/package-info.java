/**
 * Chain facts: blocks, transactions, addresses, amounts. Pure values; imports no Kafka, no node
 * library, no logging, no I/O, and calls no clock or random source.
 */
@NullMarked
package org.flowmon.chain;

import org.jspecify.annotations.NullMarked;
