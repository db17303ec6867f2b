/// The records of an input that were not recorded: the first ones, and how many.
struct Rejections {
  private(set) var described: [RejectedRecord] = []
  private(set) var count = 0

  /// The rejected records that are described one by one.
  static let limit = 5

  mutating func note(_ record: RejectedRecord) {
    if described.count < Rejections.limit { described.append(record) }
    count += 1
  }

  static func += (left: inout Rejections, right: Rejections) {
    for record in right.described { left.note(record) }
    left.count += right.count - right.described.count
  }
}
