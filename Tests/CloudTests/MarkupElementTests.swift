import Testing

@testable import Cloud

@Suite struct MarkupElementTests {
  @Test func reads() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment --><a xmlns="http://s3.amazonaws.com/doc/2006-03-01/" x='>'>
        <b>1 &lt; 2 &amp; &#x1F986;&#33;</b><!-- another --><b/><c ><d>in</d></c >
      </a>

      """
    let root = try MarkupElement(parsing: Array(text.utf8))
    #expect(root.name == "a")
    #expect(root["b"]?.text == "1 < 2 & 🦆!")
    #expect(root.all("b").count == 2)
    #expect(root["c"]?["d"]?.text == "in")
    #expect(root["e"] == nil)
  }

  /// Nothing of it is what S3 sends, and none of it may grow or hang.
  @Test(arguments: [
    "", " ", "text", "<a>", "<a></b>", "<a></a><b></b>", "<a></a>x", "<a", "<a b></a>", "<a b=c></a>", "<a b=\"></a>",
    "<a>&x;</a>", "<a>&#xD800;</a>", "<a>&#99999999;</a>", "<a>&amp</a>", "<a><![CDATA[x]]></a>", "<!DOCTYPE a><a/>",
    "<a><?php ?></a>", "<?xml", "<!-- <a/>", "<a>\u{0}<", "< a/>",
  ])
  func rejects(text: String) {
    #expect(throws: MarkupElement.Broken.self) { try MarkupElement(parsing: Array(text.utf8)) }
  }

  @Test func rejectsWhatIsNoUTF8AndTooDeep() {
    #expect(throws: MarkupElement.Broken.self) { try MarkupElement(parsing: Array("<a>".utf8) + [0xFF] + "</a>".utf8) }
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(throws: MarkupElement.Broken.self) { try MarkupElement(parsing: Array(deep.utf8)) }
  }

  /// A page that ends anywhere is broken, whatever is missing.
  @Test func everyPrefixIsBroken() {
    let text = Array("<?xml version=\"1.0\"?><r><k a=\"b\">x&amp;y</k><k/></r>".utf8)
    for count in 0..<text.count {
      #expect(throws: MarkupElement.Broken.self) { try MarkupElement(parsing: Array(text[..<count])) }
    }
  }
}
