import Domain

/// What the containers around a record tell of it, for records that do not tell it themselves.
struct RecordContext {
  /// The time of the innermost container that has one, else when the input arrived.
  var time: Instant
  /// Whether a container gave `time`.
  var hasTime = false
  /// The AWS account of the innermost container that names one, else empty.
  var account = ""
  /// The id of the innermost container that has one, as its hash, else `.none`.
  var delivery = UUID128.none
  /// Where the outermost value around the record starts in the input.
  var offset = 0
  /// Containers around the record.
  var depth = 0
  /// Those of them that are texts, which are unpacked in memory.
  var textDepth = 0
  /// The record comes from where others write too, such as the log of a Lambda function: what is unknown there is
  /// somebody else's, and no mistake.
  var isAmongOthers = false

  /// More than any sender nests: a queue's message of a notification of a stream's payload of a log's message of an
  /// event's detail has 12.
  static let maximumDepth = 24
  static let maximumTextDepth = 6

  /// The context of what is inside a container with these members.
  func inside(_ members: Members) -> RecordContext {
    var context = self
    context.depth += 1
    if let time = members.time {
      context.time = time
      context.hasTime = true
    }
    if let account = members.text(.account) ?? members.text(.owner), account.count == 12 {
      context.account = account.string
    }
    for member in [Member.id, .messageID, .lowerMessageID, .eventID, .recordID] {
      guard let id = members.text(member), id.count > 0 else { continue }
      context.delivery = id.withText { UUID128(hashing: $0) }
    }
    return context
  }

  /// The context of what is inside an array.
  var deeper: RecordContext {
    var context = self
    context.depth += 1
    return context
  }
}
