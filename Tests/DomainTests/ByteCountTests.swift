import Domain
import Testing

@Suite struct ByteCountTests {
  /// Nothing is rounded: a limit below a megabyte is not one of 0 MB.
  @Test(
    arguments: [
      (64 << 20, "64 MB"), (1 << 20, "1 MB"), ((1 << 20) + 1024, "1025 kB"), (100_000, "100000 bytes"),
      (102_400, "100 kB"), (1_000_000, "1000000 bytes"), (1_023, "1023 bytes"), (1, "1 byte"), (0, "0 bytes"),
    ] as [(Int, String)])
  func text(bytes: Int, expected: String) {
    #expect(ByteCount(bytes).description == expected)
  }
}
