import Domain

/// What `ingest` prints.
extension RecordCounts: Presentable {
  public var document: Document {
    Document([
      .table(
        Table(
          "records", of: counts,
          fields: [
            Field("count", "Records", for: .people) { .label($0.title) },
            Field("count", for: .records) { .label($0.key) },
            Field("records", "", .trailing) { .count($0.number) },
          ]))
    ])
  }

  public var json: JSON { .object(counts.map { JSON.Member($0.key, .integer($0.number)) }) }

  private var counts: [(key: String, title: String, number: Int)] {
    [
      ("read", "read", read), ("recorded", "recorded", recorded), ("duplicates", "duplicates", duplicates),
      ("not_cognito", "not of Cognito", notCognito), ("failed", "failed", failed),
      ("unattributed", "unattributed", unattributed), ("not_counted", "not counted", notCounted),
      ("rejected", "rejected", rejected),
    ]
  }
}
