import GradusKernels

/// The steps of a plan: lists of instructions that run together, in an order of execution.
///
/// `ProgramAnalysis.groups` puts a map together with the only group that reads it. Here groups of maps over the same
/// elements become one step where they share an operand or one reads the other: a value that several of them use is
/// then loaded or computed once, and stored only if another step reads it.
///
/// No cycle can arise, by levels: a group's level is the largest of its producers', plus one unless both are maps over
/// the same elements and it reads element by element. Only maps of one level are joined, and every other way from one
/// to the next leads to a higher level.
struct StepMerging {
  /// The instructions of each step, in their order in the program; the last one's kernel says what the step does.
  private(set) var steps: [[Int]] = []
  /// For each variable: how many operands of instructions in other steps than its own read it.
  private(set) var outsideReads: [Int]

  private let analysis: ProgramAnalysis
  private var groups: [Group] = []
  /// For each instruction: the number of its group.
  private var groupOf: [Int]
  /// For each group: another one of its step, or itself.
  private var joined: [Int] = []

  private struct Group {
    var members: [Int] = []
    var shape: [Int] = []
    var isMap = false
    var level = 0
    var reads: [Read] = []
  }

  private struct Read {
    let variable: VariableID
    /// The group that makes it; nil for an input.
    let producer: Int?
    let isElementwise: Bool
  }

  private struct Key: Hashable {
    let shape: [Int]
    let level: Int
  }

  private struct Operand: Hashable {
    let key: Int
    let variable: VariableID
  }

  /// So many instructions run as one step at most: each takes a register, and all of them should fit into a cache.
  private static let largestStep = 512
  /// Maps of so few elements are joined even if they share nothing: starting a step costs more than running it.
  private static let smallMap = 1024

  init(_ analysis: ProgramAnalysis) {
    self.analysis = analysis
    outsideReads = [Int](repeating: 0, count: analysis.program.types.count)
    groupOf = [Int](repeating: -1, count: analysis.program.instructions.count)
    collectGroups()
    for group in groups.indices { describe(group) }
    join()
    order(split())
  }

  /// Numbers the groups in the order of their last instructions, which is an order of execution.
  private mutating func collectGroups() {
    let indices = analysis.program.instructions.indices.filter { !analysis.isFolded($0) && !analysis.isInlined[$0] }
    for index in indices where analysis.groups[index] == index {
      groupOf[index] = groups.count
      groups.append(Group())
    }
    for index in indices {
      groupOf[index] = groupOf[analysis.groups[index]]
      groups[groupOf[index]].members.append(index)
    }
    joined = Array(groups.indices)
  }

  private mutating func describe(_ number: Int) {
    var group = groups[number]
    if let last = group.members.last, case .map = analysis.kernels[last] {
      group.shape = analysis.program.type(of: analysis.program.instructions[last].result).shape.squeezed
      group.isMap = true
    }
    for member in group.members { addReads(of: member, to: &group.reads) }
    group.reads.removeAll { $0.producer == number }
    for read in group.reads {
      guard let producer = read.producer else { continue }
      let isFusable =
        group.isMap && groups[producer].isMap && read.isElementwise && groups[producer].shape == group.shape
      group.level = Swift.max(group.level, groups[producer].level + (isFusable ? 0 : 1))
    }
    groups[number] = group
  }

  private func addReads(of index: Int, to reads: inout [Read]) {
    for operand in analysis.program.operands(of: analysis.program.instructions[index]) {
      if analysis.constants[Int(operand)] != nil || analysis.iotas[Int(operand)] != nil { continue }
      let base = analysis.source(of: operand).base
      let definition = Int(analysis.definitions[Int(base)])
      if definition >= 0, analysis.isInlined[definition] {
        addReads(of: definition, to: &reads)
      } else {
        let producer = definition >= 0 ? groupOf[definition] : nil
        reads.append(Read(variable: base, producer: producer, isElementwise: analysis.isIdentity(operand)))
      }
    }
  }

  // MARK: Joining

  private mutating func join() {
    var keys: [Key: Int] = [:]
    var firstUser: [Operand: Int] = [:]
    // Beyond that rank the views of several maps may have no common axes.
    let isWithinRank = { (group: Group) in group.shape.count <= Int(GRADUS_MAXIMUM_RANK) }
    for number in groups.indices where groups[number].isMap && isWithinRank(groups[number]) {
      let group = groups[number]
      let key = keys[Key(shape: group.shape, level: group.level), default: keys.count]
      keys[Key(shape: group.shape, level: group.level)] = key
      // −1 stands for what all small maps share.
      let shared: [VariableID] = group.shape.elementCount <= Self.smallMap ? [-1] : []
      let made = group.members.map { analysis.program.instructions[$0].result }
      for variable in shared + group.reads.map(\.variable) + made {
        let operand = Operand(key: key, variable: variable)
        if let first = firstUser[operand] { unite(first, number) } else { firstUser[operand] = number }
      }
    }
  }

  private mutating func root(_ group: Int) -> Int {
    var root = group
    while joined[root] != root {
      joined[root] = joined[joined[root]]
      root = joined[root]
    }
    return root
  }

  private mutating func unite(_ first: Int, _ second: Int) { joined[root(second)] = root(first) }

  /// The groups of each step, cut where a step would have too many instructions.
  private mutating func split() -> [[Int]] {
    var split: [[Int]] = []
    var open: [Int: (step: Int, count: Int)] = [:]
    for number in groups.indices {
      let (root, count) = (root(number), groups[number].members.count)
      if let step = open[root], step.count + count <= Self.largestStep {
        split[step.step].append(number)
        open[root] = (step.step, step.count + count)
      } else {
        open[root] = (split.count, count)
        split.append([number])
      }
    }
    return split
  }

  // MARK: Order

  /// Puts the steps into an order of execution: each where its last group stood, or earlier where another needs it.
  private mutating func order(_ split: [[Int]]) {
    var stepOf = [Int](repeating: 0, count: groups.count)
    for (step, members) in split.enumerated() { for group in members { stepOf[group] = step } }
    var producers = [[Int]](repeating: [], count: split.count)
    for number in groups.indices {
      for read in groups[number].reads {
        guard let producer = read.producer, stepOf[producer] != stepOf[number] else { continue }
        producers[stepOf[number]].append(stepOf[producer])
        outsideReads[Int(read.variable)] += 1
      }
    }
    var isEntered = [Bool](repeating: false, count: split.count)
    for first in split.indices.sorted(by: { split[$0].last! < split[$1].last! }) where !isEntered[first] {
      isEntered[first] = true
      var path = [(step: first, next: 0)]
      while let (step, next) = path.last {
        if next < producers[step].count {
          path[path.count - 1].next += 1
          let producer = producers[step][next]
          if !isEntered[producer] {
            isEntered[producer] = true
            path.append((producer, 0))
          }
        } else {
          path.removeLast()
          steps.append(split[step].flatMap { groups[$0].members }.sorted())
        }
      }
    }
  }
}
