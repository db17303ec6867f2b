import Domain

/// What the containers around a record tell of it, for records that do not tell it themselves.
struct RecordContext {
  /// The time of the innermost container that has one, else when the input arrived.
  var time: Instant
  /// Whether a container gave `time`.
  var hasTime = false
  /// The AWS account of the innermost container that names one, else empty.
  var account = ""
  /// The innermost container that has an id.
  var delivery = Delivery()
  /// The innermost message: its id is the same in each attempt to deliver it, and no other message has it.
  var message = Delivery()
  /// Where the outermost value around the record starts in the input.
  var offset = 0
  /// Containers around the record.
  var depth = 0
  /// Those of them that are texts, which are unpacked in memory.
  var textDepth = 0
  /// The record comes from where others write too, such as the log of a Lambda function: what is unknown there is
  /// somebody else's, and no mistake.
  var isAmongOthers = false

  /// A container with an id.
  struct Delivery {
    /// The hash of the id; `.none` where there is no such container.
    var id = UUID128.none
    /// The number, among the records of the input, of the first record inside.
    var firstRecord = 0

    /// The id, and the place inside of the record with this number.
    func place(of record: Int) -> String {
      record == firstRecord ? id.description : "\(id) \(record - firstRecord)"
    }
  }

  /// More than any sender nests: a queue's message of a notification of a stream's payload of a log's message of an
  /// event's detail has 12.
  static let maximumDepth = 24
  static let maximumTextDepth = 6

  /// The context of what is inside a container with these members.
  ///
  /// - Parameter firstRecord: the number, among the records of the input, of the first record inside.
  func inside(_ members: Members, firstRecord: Int) -> RecordContext {
    var context = self
    context.depth += 1
    if let time = members.time {
      context.time = time
      context.hasTime = true
    }
    if let account = members.text(.account) ?? members.text(.owner), account.count == 12 {
      context.account = account.string
    }
    for member in [Member.id, .upperMessageID, .messageID, .eventID, .recordID] {
      guard let id = members.text(member), id.count > 0 else { continue }
      context.delivery = Delivery(id: id.withText { UUID128(hashing: $0) }, firstRecord: firstRecord)
      // Of SNS and SQS. Any other id may be that of a place, and the same day after day.
      if member == .upperMessageID || member == .messageID { context.message = context.delivery }
    }
    if members[.specversion] != nil, let id = members.text(.id), id.count > 0 {
      let source = members.text(.source)?.string ?? ""
      context.message = Delivery(id: BodyEnvelope.id(ofCloudEvent: id.string, source: source), firstRecord: firstRecord)
      context.delivery = context.message
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

extension RecordContext {
  /// The context of an input that came in an envelope.
  init(arrival: Instant, in envelope: BodyEnvelope) {
    self.init(
      time: envelope.time ?? arrival, hasTime: envelope.time != nil, delivery: Delivery(id: envelope.id),
      message: Delivery(id: envelope.id))
  }
}
