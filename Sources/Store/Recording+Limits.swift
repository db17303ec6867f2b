extension Recording {
  /// When inputs are written, and transactions end.
  struct Limits: Sendable {
    /// What a transaction may hold.
    struct Extent: Sendable {
      var events: Int
      /// Rows of the largest roll-up, which may lag behind by the last events.
      var rolledUpRows: Int
    }

    /// Events of an input above which it has a transaction of its own.
    var held = 32_768
    /// Where another program has the database open, and may come to wait.
    ///
    /// To write so many rows into a month of a million users takes a second.
    var shared = Extent(events: 500_000, rolledUpRows: 200_000)
    /// Where no other program has.
    ///
    /// Users are anywhere in their month, so that each roll-up is written to all pages of a large one: fewer and larger
    /// ones take an eighth off the time of `ingest`. With more rows, the table that holds them would be twice as large.
    var alone = Extent(events: 1_200_000, rolledUpRows: 380_000)
    var inputs = 2_000
    /// Events, and seconds, after which a transaction asks whether others wait.
    var portion = 32_768
    var turn = Turns.length
  }
}
