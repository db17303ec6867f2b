import ArgumentParser

/// `--db`, as every command that reads or writes the database has it.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database. Else MAUMETER_DB, database in the config, or the XDG data folder.", valueName: "file"))
  var db: String?

  /// The file that the flag, the environment, the config or the default names, which no result may replace from now on.
  ///
  /// Whether it exists is another question.
  ///
  /// - Throws: `CommandError` where nobody names one and there is no home to have it in.
  func path(_ configuration: Configuration, in surroundings: Surroundings) throws(CommandError) -> String {
    let path = try name(configuration, in: surroundings)
    FilesInUse.add(database: path)
    return path
  }

  private func name(_ configuration: Configuration, in surroundings: Surroundings) throws(CommandError) -> String {
    if let path = db ?? surroundings.variable("MAUMETER_DB") { return surroundings.absolute(path) }
    if let path = configuration.database { return path }
    guard let data = surroundings.xdgFolder("XDG_DATA_HOME", default: ".local/share") else {
      throw CommandError(
        "There is no folder for the database, since HOME is not set to an absolute path. Name a database with --db, or "
          + "set MAUMETER_DB, or HOME.", .badConfiguration)
    }
    return data + "/maumeter/maumeter.db"
  }
}
