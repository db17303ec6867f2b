/// Something of an input that is neither a record nor a mistake, and worth a word.
public enum InputNote: Hashable, Sendable {
  /// Notices that objects were written to S3: they name logs and hold none.
  case objectNotices(Int)
}

extension InputNote: CustomStringConvertible {
  /// What there was, and the next step, to be put after the path.
  public var description: String {
    switch self {
    case .objectNotices(let count):
      "holds \(count == 1 ? "a notice" : "\(count) notices") of objects in S3, which name logs and hold none; "
        + "read the objects themselves: maumeter ingest s3://BUCKET/PREFIX"
    }
  }
}
