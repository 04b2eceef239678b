package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the first alerts of an order that are in given slices, by reading along the index of the
 * order, which holds the slices too, until there are enough for a page.
 */
final class Walk {
  private final Connection db;
  private final AlertQuery query;
  private final BitSet slices;

  Walk(Connection db, AlertQuery query, BitSet slices) {
    this.db = db;
    this.query = query;
    this.slices = slices;
  }

  /** The numbers of one page and one more, of those in the queue (1) or those not in it (0). */
  List<Long> along(int open) throws SQLException {
    Sort sort = query.sort();
    String after = query.after();
    List<Object> last = after == null ? List.of() : Cursor.values(sort, after);
    String sql =
        "select num, slice from alert where open = "
            + open
            + (last.isEmpty() ? "" : " and " + sort.beyond(last.size()))
            + " order by "
            + sort.order;
    List<Long> found = new ArrayList<>();
    try (PreparedStatement select = db.prepareStatement(sql)) {
      for (int i = 0; i < last.size(); i++) {
        select.setObject(i + 1, last.get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (found.size() <= query.limit() && rows.next()) {
          if (slices.get(rows.getInt(2))) {
            found.add(rows.getLong(1));
          }
        }
      }
    }
    return found;
  }
}
