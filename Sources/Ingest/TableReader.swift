import Domain

/// Reads an input that is no JSON: an activity file, or a CSV text that a mapping knows by its header.
enum TableReader {
  /// Reads to the end of the window.
  ///
  /// - Throws: `.unknownHeader`, with nothing read, when the text is neither.
  static func read(
    _ window: TextWindow, _ sources: SourceMappings, batchSize: Int = 16_384,
    emit: @escaping (EventBatch) throws(InputProblem) -> Void
  ) throws(InputProblem) -> Rejections {
    if !sources.isExclusive {
      var rows = CSVReader(window)
      if let header = try rows.peek(), let columns = ActivityColumns(header: header) {
        if let missing = columns.missing { throw .missingColumn(missing) }
        _ = try rows.next()
        var reader = ActivityFileReader(rows, columns, users: sources.users, batchSize: batchSize, emit: emit)
        try reader.run()
        return reader.rejections
      }
    }
    for mapping in sources.csv {
      guard case .csv(let delimiter, let names) = mapping.format else { continue }
      var rows = CSVReader(window, delimiter: delimiter)
      guard let first = try rows.peek() else { continue }
      if let names {
        guard names.count == first.count else { continue }
      } else {
        guard MappedTableReader.fits(mapping, header: first) else { continue }
        _ = try rows.next()
      }
      var reader = MappedTableReader(
        rows, header: names ?? first, mapping, users: sources.users, batchSize: batchSize, emit: emit)
      try reader.run()
      return reader.rejections
    }
    throw .unknownHeader
  }
}
