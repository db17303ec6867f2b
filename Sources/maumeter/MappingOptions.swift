import ArgumentParser
import Ingest

/// `--mapping`, as every command that reads logs has it.
struct MappingOptions: ParsableArguments {
  @Option(
    name: .customLong("mapping"),
    help: ArgumentHelp(
      "Read the inputs by this mapping only: auth0, keycloak, okta, or one of the config's sources. Can be repeated.",
      valueName: "name"))
  var names: [String] = []

  /// The mappings in force: those that are named here, else those of the config.
  func mappings(_ configuration: Configuration, users: UserNames) throws -> SourceMappings {
    let (mappings, rules) = (configuration.mappings, configuration.rules)
    guard !names.isEmpty else { return SourceMappings(mappings, users: users, rules: rules) }
    return SourceMappings(
      try configuration.mappings(named: names), isExclusive: true, users: users, rules: rules)
  }
}
