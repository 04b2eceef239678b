package org.flowmon.standalone.planted.util;

/** Breaks: a package for whatever. */
record Anything() {}
