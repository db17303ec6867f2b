import Domain

/// How to read records of a shape that maumeter does not know by itself: which member of a JSON record, or which column
/// of a CSV text, says what.
///
/// `docs/mappings.md` describes it for users.
public struct Mapping: Hashable, Sendable {
  public enum Format: Hashable, Sendable {
    case json
    /// `header` names the columns where the text itself does not.
    case csv(delimiter: UInt8, header: [String]?)
  }

  /// Where a value comes from: the first of the paths that has one, else the constant.
  public struct Field: Hashable, Sendable {
    public var paths: [MemberPath]
    public var constant: String?

    public init(paths: [MemberPath] = [], constant: String? = nil) {
      self.paths = paths
      self.constant = constant
    }
  }

  /// Whether the value at a path is one of these; whether there is one, when `values` is nil.
  public struct Condition: Hashable, Sendable {
    public var path: MemberPath
    public var values: Set<String>?

    public init(path: MemberPath, values: Set<String>?) {
      self.path = path
      self.values = values
    }
  }

  public var name: String
  public var format: Format
  /// The array of records inside a value; a value without it is a record itself.
  public var records: MemberPath?
  /// All must hold for a record to be one of this mapping.
  public var conditions: [Condition]
  public var user: Field
  public var time: Field
  public var timeFormat: TimeFormat
  /// Seconds east of UTC of times without a zone; nil where none may be.
  public var zone: Int?
  /// The id that makes two records the same; nil when there is none.
  public var id: Field?
  public var pool: Field?
  public var client: Field?
  public var provider: Field?
  public var activity: Field
  /// What the values of `activity` prove; empty where its constant is an activity itself.
  public var values: [String: EventKind]
  /// What any other value proves; nil when it is rejected.
  public var otherValues: EventKind?
  /// Any of them makes a record nobody's activity.
  public var exclusions: [Condition] = []
  /// Any of them makes a record a failure.
  public var failures: [Condition]

  public init(
    name: String, format: Format = .json, records: MemberPath? = nil, conditions: [Condition] = [], user: Field,
    time: Field, timeFormat: TimeFormat = .iso8601, zone: Int? = nil, id: Field? = nil, pool: Field? = nil,
    client: Field? = nil, provider: Field? = nil, activity: Field, values: [String: EventKind] = [:],
    otherValues: EventKind? = nil, failures: [Condition] = []
  ) {
    self.name = name
    self.format = format
    self.records = records
    self.conditions = conditions
    self.user = user
    self.time = time
    self.timeFormat = timeFormat
    self.zone = zone
    self.id = id
    self.pool = pool
    self.client = client
    self.provider = provider
    self.activity = activity
    self.values = values
    self.otherValues = otherValues
    self.failures = failures
  }

  /// What a word of the config proves: an activity, `machine_token`, `failed` or `ignore`.
  public static func meaning(_ word: String) -> EventKind? {
    ActivityWord.meanings.first { $0.word == word }?.kind
  }

  /// The words of `meaning`.
  public static var words: [String] { ActivityWord.meanings.map(\.word) }

  public var isCSV: Bool { format != .json }

  /// All paths that it reads.
  var paths: [MemberPath] {
    let fields = [user, time, id, pool, client, provider, activity].compactMap { $0 }
    return fields.flatMap(\.paths) + (conditions + exclusions + failures).map(\.path)
  }
}
