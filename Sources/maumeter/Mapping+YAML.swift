import Domain
import Ingest

extension Mapping {
  static let keys = [
    "name", "use", "format", "delimiter", "header", "records", "when", "user", "time", "id", "pool", "client",
    "provider", "activity", "failed", "ignored",
  ]

  /// Reads an entry of `sources`: the name of a ready mapping, one with changes (`use`), or a whole mapping.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    if case .scalar = node.node {
      self = try ReadyMappings.named(try node.text(), at: node)
      return
    }
    let members = try node.members(Mapping.keys)
    if let use = members["use"] {
      self = try ReadyMappings.named(try use.text(), at: use)
    } else {
      for key in ["name", "user", "time", "activity"] where members[key] == nil { throw node.error(.missing(key)) }
      self.init(name: "", user: Field(), time: Field(), activity: Field())
    }
    if let node = members["name"] { name = try node.mappingName() }
    try readFormat(members)
    try readFields(members)
  }

  private mutating func readFormat(_ members: [String: ConfigurationNode]) throws(ConfigurationError) {
    let isCSV = try members["format"]?.choice(FormatName.self) == .csv
    for key in ["delimiter", "header"] {
      if let node = members[key], !isCSV { throw node.error(.wrong(found: "there", expected: "only with format: csv")) }
    }
    if let node = members["records"], isCSV {
      throw node.error(.wrong(found: "there", expected: "only with format: json"))
    }
    if isCSV {
      var header: [String]?
      for node in try members["header"]?.list() ?? [] { header = (header ?? []) + [try node.text()] }
      format = .csv(delimiter: try members["delimiter"]?.delimiter() ?? UInt8(ascii: ","), header: header)
    }
    if let node = members["records"] { records = try node.memberPath(isCSV: false) }
  }

  private enum FormatName: String, CaseIterable {
    case json, csv
  }

  private mutating func readFields(_ members: [String: ConfigurationNode]) throws(ConfigurationError) {
    let isCSV = isCSV
    func field(_ key: String, _ old: Field?) throws(ConfigurationError) -> Field? {
      guard let node = members[key] else { return old }
      return try Field(node, isCSV: isCSV)
    }
    user = try field("user", user) ?? user
    id = try field("id", id)
    pool = try field("pool", pool)
    client = try field("client", client)
    provider = try field("provider", provider)
    if let node = members["time"] { try readTime(node) }
    if let node = members["activity"] { try readActivity(node) }
    if let node = members["when"] { conditions = try node.conditions(isCSV: isCSV) }
    if let node = members["failed"] { failures = try node.conditions(isCSV: isCSV) }
    if let node = members["ignored"] { exclusions = try node.conditions(isCSV: isCSV) }
  }

  private mutating func readTime(_ node: ConfigurationNode) throws(ConfigurationError) {
    guard case .mapping = node.node else {
      time = try Field(node, isCSV: isCSV)
      return
    }
    let members = try node.members(["path", "format", "zone"])
    guard let path = members["path"] else { throw node.error(.missing("path")) }
    time = try Field(path, isCSV: isCSV)
    if let node = members["format"] {
      guard let format = TimeFormat(try node.text()) else {
        throw node.wrong(
          expected: "\(TimeFormat.names.joined(separator: ", ")) or a pattern such as \"%d.%m.%Y %H:%M\"")
      }
      timeFormat = format
    }
    if let node = members["zone"] {
      guard let zone = TimeFormat.zone(try node.text()) else { throw node.wrong(expected: "UTC or such as \"+09:00\"") }
      self.zone = zone
    }
  }

  private mutating func readActivity(_ node: ConfigurationNode) throws(ConfigurationError) {
    values = [:]
    otherValues = nil
    guard case .mapping = node.node else {
      _ = try node.meaning()
      activity = Field(constant: try node.text())
      return
    }
    let members = try node.members(["path", "values", "other"])
    for key in ["path", "values"] where members[key] == nil { throw node.error(.missing(key)) }
    if let path = members["path"] { activity = try Field(path, isCSV: isCSV) }
    for (value, node) in try members["values"]?.entries() ?? [] { values[value] = try node.meaning() }
    otherValues = try members["other"]?.meaning()
  }
}

extension Mapping.Field {
  /// A path, a list of them, or `path` and `constant`.
  fileprivate init(_ node: ConfigurationNode, isCSV: Bool) throws(ConfigurationError) {
    self.init()
    switch node.node {
    case .sequence: for node in try node.list() { paths.append(try node.memberPath(isCSV: isCSV)) }
    case .mapping:
      let members = try node.members(["path", "constant"])
      if let node = members["path"] { paths = try Mapping.Field(node, isCSV: isCSV).paths }
      constant = try members["constant"]?.text()
      if constant == nil, paths.isEmpty { throw node.error(.missing("path or constant")) }
    default: paths = [try node.memberPath(isCSV: isCSV)]
    }
  }
}

extension ConfigurationNode {
  fileprivate func memberPath(isCSV: Bool) throws(ConfigurationError) -> MemberPath {
    let text = try text()
    if isCSV { return MemberPath(column: text) }
    guard let path = MemberPath(text) else {
      throw wrong(expected: "a path such as data.user_id, items[0].id or target[type=App].id")
    }
    return path
  }

  /// Paths with the value or the values that they must have; "*" is any.
  fileprivate func conditions(isCSV: Bool) throws(ConfigurationError) -> [Mapping.Condition] {
    var conditions: [Mapping.Condition] = []
    for (key, value) in try entries() {
      guard let path = isCSV ? MemberPath(column: key) : MemberPath(key) else {
        throw value.error(.wrong(found: "no path", expected: "such as data.type"))
      }
      var values: Set<String> = []
      if case .sequence = value.node {
        for node in try value.list() { values.insert(try node.text()) }
      } else {
        values.insert(try value.text())
      }
      conditions.append(Mapping.Condition(path: path, values: values == ["*"] ? nil : values))
    }
    return conditions
  }

  fileprivate func meaning() throws(ConfigurationError) -> EventKind {
    guard let kind = Mapping.meaning(try text()) else {
      throw wrong(expected: "one of \(Mapping.words.joined(separator: ", "))")
    }
    return kind
  }

  /// Letters, digits, points, dashes and underscores: names are shown, stored and given on the command line.
  fileprivate func mappingName() throws(ConfigurationError) -> String {
    let text = try text()
    guard text.utf8.count <= 64, text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil else {
      throw wrong(expected: "a name of letters, digits, points, dashes and underscores")
    }
    return text
  }

  fileprivate func delimiter() throws(ConfigurationError) -> UInt8 {
    let text = try text()
    if text == "tab" { return UInt8(ascii: "\t") }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != UInt8(ascii: "\""), byte >= 0x20 || byte == 9 else {
      throw wrong(expected: "one character such as \";\", or tab")
    }
    return byte
  }
}
