import Testing

@testable import GradusNN

@Suite struct EditDistanceTests {
  @Test func `edit distances follow the definition`() {
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("abc", "abc") == 0)
    #expect(editDistance("adma", "adam") == 1)
    #expect(nearest(to: "Speceis", among: ["sepal", "species"]) == "species")
    #expect(nearest(to: "weight", among: ["sepal", "species"]) == nil)
  }
}
