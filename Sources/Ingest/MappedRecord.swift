import Domain

/// Turns the values that a mapping finds in one record into an event.
///
/// The values come as bytes by the number of their path, so that JSON and CSV are one.
struct MappedRecord {
  let mapping: Mapping
  /// The numbers of the paths of each field, and of each condition.
  private let numbers: [MemberPath: Int]

  /// Looks a value up: nil when there is none.
  typealias Values = (_ number: Int) -> TextSlice?

  init(_ mapping: Mapping, number: (MemberPath) -> Int) {
    self.mapping = mapping
    var numbers: [MemberPath: Int] = [:]
    for path in mapping.paths { numbers[path] = number(path) }
    self.numbers = numbers
  }

  func isRecognised(_ values: Values) -> Bool {
    mapping.conditions.allSatisfy { holds($0, values) }
  }

  private func holds(_ condition: Mapping.Condition, _ values: Values) -> Bool {
    guard let value = value(condition.path, values) else { return false }
    guard let expected = condition.values else { return true }
    return expected.contains(value.string)
  }

  private func value(_ path: MemberPath, _ values: Values) -> TextSlice? {
    numbers[path].flatMap(values)
  }

  /// Adds the record to the batch.
  ///
  /// - Throws: `.stopped` of the reading by way of `stop`, when there is no key for the user's name.
  func add(
    _ values: Values, to builder: inout SourceBatch, users: UserNames, stop: inout InputProblem?
  ) throws(RecordProblem) {
    let (kind, word) = try kind(values)
    guard kind.canCount || kind == .machineToken else { return try pass(kind, word, values, &builder) }
    let user = kind.canCount ? try self.user(values, users, &stop) : .none
    let (time, timeText) = try time(values)
    let pool = try symbol(mapping.pool, "pool", isNeeded: true, values, &builder)
    var event = Event(id: .none, user: user, time: time, pool: pool, kind: kind)
    event.client = try symbol(mapping.client, "client", isNeeded: kind == .machineToken, values, &builder)
    event.provider = try symbol(mapping.provider, "provider", isNeeded: false, values, &builder)
    event.operation = word.withUTF8Bytes { builder.symbol($0) }
    event.id = id(values, event, poolText: builder.text(pool), timeText, word)
    builder.add(event)
  }

  /// A record that makes nobody active is an event, so that it is known when it comes again, if it has a time.
  private func pass(
    _ kind: EventKind, _ word: String, _ values: Values, _ builder: inout SourceBatch
  ) throws(RecordProblem) {
    guard let (time, timeText) = try? self.time(values), mapping.id != nil else { return builder.pass(kind) }
    var event = Event(id: .none, time: time, kind: kind)
    event.operation = word.withUTF8Bytes { builder.symbol($0) }
    event.id = id(values, event, poolText: "", timeText, word)
    builder.add(event)
  }

  // MARK: Fields

  private func problem(_ name: String, _ field: Mapping.Field, _ reason: FieldProblem.Reason) -> RecordProblem {
    let paths = field.paths.map(\.text).joined(separator: " or ")
    let place = mapping.isCSV ? "column \(paths)" : "member \(paths)"
    return .field(FieldProblem(mapping: mapping.name, field: name, place: place, reason: reason))
  }

  /// The value of a field; nil when there is none, or an empty one, and no constant.
  private func text(
    _ field: Mapping.Field, _ values: Values, where isValue: (TextSlice) -> Bool = { $0.count > 0 }
  ) -> TextSlice? {
    for path in field.paths {
      if let value = value(path, values), isValue(value) { return value }
    }
    return nil
  }

  /// What the record proves, and the word for it: a value that the mapping knows, or the activity that it stands for.
  private func kind(_ values: Values) throws(RecordProblem) -> (EventKind, word: String) {
    guard let word = text(mapping.activity, values)?.string ?? mapping.activity.constant else {
      throw problem("activity", mapping.activity, .missing)
    }
    let isKnown = mapping.values[word] != nil
    guard let kind = mapping.values[word] ?? constantKind(word) ?? mapping.otherValues else {
      throw problem("activity", mapping.activity, .unknownActivity(word))
    }
    // A value that nobody listed may be anything, and is not kept.
    let shown = isKnown || word == mapping.activity.constant ? word : mapping.name
    guard kind.canCount || kind == .machineToken else { return (kind, shown) }
    if mapping.exclusions.contains(where: { holds($0, values) }) { return (.notCounted, shown) }
    return (mapping.failures.contains { holds($0, values) } ? .failed : kind, shown)
  }

  private func constantKind(_ word: String) -> EventKind? {
    word == mapping.activity.constant ? Mapping.meaning(word) : nil
  }

  private func user(
    _ values: Values, _ users: UserNames, _ stop: inout InputProblem?
  ) throws(RecordProblem) -> UUID128 {
    guard let text = text(mapping.user, values, where: { !$0.withText(UserNames.isNobody) }) else {
      throw problem("user", mapping.user, .missing)
    }
    guard text.count <= UserNames.maximumLength else {
      throw problem("user", mapping.user, .tooLong(limit: UserNames.maximumLength))
    }
    let result = text.withText { bytes -> Result<UUID128?, InputProblem> in
      do throws(InputProblem) { return .success(try users.user(bytes)) } catch { return .failure(error) }
    }
    switch result {
    case .success(let user?) where user != .none: return user
    case .success: throw problem("user", mapping.user, .notAUUID)
    case .failure(let failure):
      stop = failure
      throw problem("user", mapping.user, .missing)
    }
  }

  private func time(_ values: Values) throws(RecordProblem) -> (Instant, TextSlice) {
    guard let text = text(mapping.time, values) else { throw problem("time", mapping.time, .missing) }
    guard let instant = text.withText({ mapping.timeFormat.instant($0, zone: mapping.zone) }) else {
      throw problem("time", mapping.time, .notATime(text.string))
    }
    return (instant, text)
  }

  private func symbol(
    _ field: Mapping.Field?, _ name: String, isNeeded: Bool, _ values: Values, _ builder: inout SourceBatch
  ) throws(RecordProblem) -> Symbol {
    guard let field else { return .none }
    guard let text = text(field, values) else {
      if let constant = field.constant { return constant.withUTF8Bytes { builder.symbol($0) } }
      if isNeeded { throw problem(name, field, .missing) }
      return .none
    }
    guard text.count <= SymbolTable.maximumLength else {
      throw problem(name, field, .tooLong(limit: SymbolTable.maximumLength))
    }
    guard !text.withText(PersonalText.isLikely) else { throw problem(name, field, .personal) }
    return text.withText { builder.symbol($0) }
  }

  /// The id of the record, or else a hash of what happened: pool, user, activity and time.
  private func id(
    _ values: Values, _ event: Event, poolText: String, _ timeText: TextSlice, _ word: String
  ) -> UUID128 {
    var content = Array("\(mapping.name)\0\(poolText)\0".utf8)
    if let field = mapping.id, let text = text(field, values) {
      if let id = text.withText({ UUID128($0) }), id != .none { return id }
      text.unescape(into: &content)
    } else {
      content += "\0\(event.user)\0\(word)\0".utf8
      timeText.unescape(into: &content)
    }
    return UUID128(custom: ContentHash(of: content).bytes)
  }
}

extension String {
  /// Calls `body` with the bytes of the text.
  func withUTF8Bytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    var text = self
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}
