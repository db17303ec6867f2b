import Testing

@testable import maumeter

@Suite struct UnknownCommandTests {
  @Test(
    arguments: [
      (["pric"], "There is no command \"maumeter pric\". Did you mean maumeter price?"),
      (["PRICE"], "There is no command \"maumeter PRICE\". Did you mean maumeter price?"),
      (["inti"], "There is no command \"maumeter inti\". Did you mean maumeter init?"),
      (["pricing", "lst"], "There is no command \"maumeter pricing lst\". Did you mean maumeter pricing list?"),
      (["bogus", "list"], "There is no command \"maumeter bogus\". maumeter --help lists the commands."),
    ] as [([String], String)])
  func named(arguments: [String], message: String) {
    #expect(UnknownCommand(arguments, of: Maumeter.self)?.message == message)
  }

  @Test(
    arguments: [
      [], ["price"], ["price", "x"], ["--help"], ["help", "pric"], ["pricing", "--x"], ["pricing", "list", "x"],
    ])
  func known(arguments: [String]) {
    #expect(UnknownCommand(arguments, of: Maumeter.self) == nil)
  }
}
