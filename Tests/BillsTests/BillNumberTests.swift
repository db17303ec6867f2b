import Bills
import Testing

@Suite struct BillNumberTests {
  @Test(
    arguments: [
      ("0", "0"), ("12", "12"), ("-0.5", "-0.5"), ("+3", "3"), ("0.00325", "0.00325"), ("1.2E-7", "0.00000012"),
      ("1e3", "1000"), ("1.5E+2", "150"), ("744.0000000000", "744"), ("0.000000000000000001", "0.000000000000000001"),
      // The nineteenth decimal is cut off.
      ("0.0000000000000000019", "0.000000000000000001"), ("1E-30", "0"), ("0E99", "0"), (".5", "0.5"), ("7.", "7"),
      ("99999999999.999999999999999999", "99999999999.999999999999999999"), (" 4", "4"),
    ])
  func reads(text: String, number: String) throws {
    #expect(try #require(BillNumber(text)).description == number)
  }

  @Test(
    arguments: [
      "", " ", "-", ".", "1,5", "1 000", "NaN", "inf", "0x10", "1e", "1e999999", "1.2.3", "--1", "1-", "1E99",
      "100000000001",
    ])
  func refuses(text: String) {
    #expect(BillNumber(text) == nil)
  }

  @Test func wholeAndSigned() throws {
    let number = try #require(BillNumber("-12.75"))
    #expect(number.whole == -12 && !number.isWhole && number.magnitude.description == "12.75")
    // Billions of lines have a sum that is no quantity any more.
    let sum = BillNumber(.max) + BillNumber(1)
    #expect(BillNumber(.max).whole == .max && sum.whole == nil && sum.description == "9223372036854775808")
    #expect(BillNumber(7).isWhole && BillNumber(tenBillionths: 55_000_000).description == "0.0055")
    #expect((number + BillNumber(13)).description == "0.25" && (-number).description == "12.75")
  }
}
