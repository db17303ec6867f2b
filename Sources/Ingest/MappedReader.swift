import Domain

/// Reads JSON records by the mappings in force: the first whose conditions a record meets.
///
/// It knows no containers: whoever has a value that no format of maumeter claims hands it over.
struct MappedReader {
  /// One mapping, and what was read by it.
  private struct Source {
    var record: MappedRecord
    var tree: MemberTree
    /// The array of records inside a value.
    var container: MemberTree?
    var builder: SourceBatch
  }

  private var sources: [Source]
  private let users: UserNames
  private var added = Added()

  /// What became of a value.
  struct Added {
    var records = 0
    var rejected: [(problem: RecordProblem, offset: Int)] = []
  }

  init(_ mappings: [Mapping], users: UserNames) {
    self.users = users
    sources = mappings.filter { !$0.isCSV }.map { mapping in
      var tree = MemberTree()
      let record = MappedRecord(mapping) { tree.number(of: $0) }
      var container: MemberTree?
      if let path = mapping.records {
        container = MemberTree()
        _ = container?.number(of: path.withoutLastElements)
      }
      return Source(
        record: record, tree: tree, container: container, builder: SourceBatch(.mapping(mapping.name)))
    }
  }

  var names: [String] { sources.map(\.record.mapping.name) }

  /// Reads an object whose text is there whole and was checked.
  ///
  /// - Parameters:
  ///   - offset: where it is in the text of the input.
  ///   - withConditions: only mappings that say what their records have, or else only those that do not.
  /// - Returns: nil when it is a record of none of the mappings.
  mutating func add(
    _ value: JSONCursor, at offset: Int, withConditions: Bool
  ) throws(InputProblem) -> Added? {
    added = Added()
    return try addValue(value, at: offset, withConditions: withConditions) ? added : nil
  }

  private mutating func addValue(
    _ value: JSONCursor, at offset: Int, withConditions: Bool
  ) throws(InputProblem) -> Bool {
    for index in sources.indices where sources[index].record.mapping.conditions.isEmpty != withConditions {
      if let elements = elements(of: value, index) {
        var cursor = elements
        guard isEmptyArray(cursor) || isRecognised(firstElement(of: cursor), index) else { continue }
        try addElements(&cursor, index, offset: offset, start: value.position)
        return true
      }
      if try addRecord(value, index, offset: offset) { return true }
    }
    return false
  }

  /// What was read, in a batch for each mapping that read something.
  mutating func take() -> [EventBatch] {
    var batches: [EventBatch] = []
    for index in sources.indices where sources[index].builder.batch.records.read > 0 {
      batches.append(sources[index].builder.take())
    }
    return batches
  }

  // MARK: Records

  /// Adds a record, or rejects it; false when the mapping does not know it.
  private mutating func addRecord(_ value: JSONCursor, _ index: Int, offset: Int) throws(InputProblem) -> Bool {
    var (cursor, values) = (value, [MemberTree.Value?]())
    guard sources[index].tree.read(&cursor, into: &values) else { return false }
    let record = sources[index].record
    let look: MappedRecord.Values = { number in
      guard let value = values[number] else { return nil }
      return value.slice
    }
    guard record.isRecognised(look) else { return false }
    var stop: InputProblem?
    added.records += 1
    do throws(RecordProblem) {
      let scalars: MappedRecord.Values = { number in
        values[number].flatMap { $0.kind == .container ? nil : $0.slice }
      }
      try record.add(scalars, to: &sources[index].builder, users: users, stop: &stop)
    } catch {
      if let stop { throw stop }
      added.rejected.append((error, offset))
      sources[index].builder.reject()
    }
    return true
  }

  // MARK: Arrays of records

  private func elements(of value: JSONCursor, _ index: Int) -> JSONCursor? {
    guard let container = sources[index].container else { return nil }
    var (cursor, values) = (value, [MemberTree.Value?]())
    guard container.read(&cursor, into: &values), let array = values[0], array.kind == .container,
      array.slice.start.pointee == UInt8(ascii: "[")
    else { return nil }
    return JSONCursor(position: array.slice.start, end: value.end)
  }

  private func firstElement(of array: JSONCursor) -> JSONCursor {
    var cursor = array
    cursor.position += 1
    cursor.skipWhitespace()
    return cursor
  }

  private func isEmptyArray(_ array: JSONCursor) -> Bool {
    firstElement(of: array).byte == UInt8(ascii: "]")
  }

  private func isRecognised(_ value: JSONCursor, _ index: Int) -> Bool {
    var (cursor, values) = (value, [MemberTree.Value?]())
    guard sources[index].tree.read(&cursor, into: &values) else { return false }
    return sources[index].record.isRecognised { values[$0]?.slice }
  }

  private mutating func addElements(
    _ array: inout JSONCursor, _ index: Int, offset: Int, start: UnsafePointer<UInt8>
  ) throws(InputProblem) {
    array = firstElement(of: array)
    while array.byte != UInt8(ascii: "]"), array.position < array.end {
      let place = offset + (array.position - start)
      let isObject = array.byte == UInt8(ascii: "{")
      var isAdded = false
      if isObject { isAdded = try addRecord(array, index, offset: place) }
      if !isAdded {
        let problem: RecordProblem = isObject ? .unmapped([sources[index].record.mapping.name]) : .notAnObject
        added.records += 1
        added.rejected.append((problem, place))
        sources[index].builder.reject()
      }
      guard array.skipValue() else { return }
      array.skipWhitespace()
      if array.byte == UInt8(ascii: ",") {
        array.position += 1
        array.skipWhitespace()
      }
    }
  }
}

extension MemberPath {
  /// `data.events[]` as `data.events`, which is the array itself.
  fileprivate var withoutLastElements: MemberPath {
    text.hasSuffix("[]") ? MemberPath(String(text.dropLast(2))) ?? self : self
  }
}
