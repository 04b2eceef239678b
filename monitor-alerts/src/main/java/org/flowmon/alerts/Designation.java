package org.flowmon.alerts;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A public listing of a party as an alert states it: the list, the programme, the UTC day, and the
 * list's own reference. What the list does not say is {@code null}.
 */
public record Designation(
    String list,
    @Nullable String programme,
    @Nullable LocalDate date,
    @Nullable String reference) {}
