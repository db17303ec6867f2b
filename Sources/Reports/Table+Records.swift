extension Table {
  /// Columns that records have.
  var recordColumns: [Column] { columns.filter { $0.audience != .people } }

  /// The cells of every record, by the key of the column.
  ///
  /// Sums are left out, so that adding up the records of one kind counts nothing twice.
  var records: [[(key: String, cell: Cell)]] {
    guard audience != .people else { return [] }
    return rows.filter { $0.kind == .data }.map { row in
      zip(columns, row.cells).filter { $0.0.audience != .people }.map { ($0.key, $1) }
    }
  }
}
