import ArgumentParser

/// `--db`, as every command that reads or writes the database has it.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database. Else MAUMETER_DB, database in the config, or the XDG data folder.", valueName: "file"))
  var db: String?

  /// The file that the flag, the environment, the config or the default names.
  ///
  /// Whether it exists is another question.
  func path(_ configuration: Configuration, in surroundings: Surroundings) -> String {
    if let path = db ?? surroundings.variable("MAUMETER_DB") { return surroundings.absolute(path) }
    if let path = configuration.database { return path }
    return surroundings.xdgFolder("XDG_DATA_HOME", default: ".local/share") + "/maumeter/maumeter.db"
  }
}
