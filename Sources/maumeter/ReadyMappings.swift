import Ingest
import Mappings

/// The mappings that come with the program: the files of the folder `mappings`.
enum ReadyMappings {
  static var names: [String] { EmbeddedMappings.files.map(\.name) }

  /// - Parameter node: where the name stands, for the complaint that there is none.
  static func named(_ name: String, at node: ConfigurationNode) throws(ConfigurationError) -> Mapping {
    guard let mapping = try named(name) else {
      throw node.wrong(expected: "one of \(names.joined(separator: ", ")), or a mapping of your own")
    }
    return mapping
  }

  /// Nil when there is none of the name.
  static func named(_ name: String) throws(ConfigurationError) -> Mapping? {
    guard let file = EmbeddedMappings.files.first(where: { $0.name == name }) else { return nil }
    let yaml = String(decoding: file.yaml, as: UTF8.self)
    return try Configuration.parse(yaml, file: "mappings/\(name).yaml").map(Mapping.init)
  }
}

extension Configuration {
  /// The mappings by these names, of the config or ready ones.
  ///
  /// - Throws: `CommandError` for a name that neither has.
  func mappings(named names: [String]) throws -> [Mapping] {
    try names.map { name in
      if let mapping = try mappings.first(where: { $0.name == name }) ?? ReadyMappings.named(name) { return mapping }
      let known = Set(mappings.map(\.name) + ReadyMappings.names).sorted().joined(separator: ", ")
      throw CommandError("There is no mapping \(name). Known: \(known); others go below sources in the config.", .usage)
    }
  }
}
