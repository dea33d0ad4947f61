using McpGovernance.Audit;
using QuickStart;

// One program, two parts. With arguments it is a governed ticket desk, an MCP server. Without, it is the client: it starts one
// desk for each person, asks each the same things, shows what the answers were, and holds them against the journal.
if (args is ["serve", var desk])
{
    await TicketDesk.RunAsync(desk);
    return 0;
}

var directory = Directory.CreateTempSubdirectory("mcpgovernance-quickstart-").FullName;
using (var store = new TicketStore(directory))
{
    store.Seed();
}

var visits = await Task.WhenAll(((string[])["alice", "bob", "carol"]).Select(person => Visit.RunAsync(person, directory)));

Console.WriteLine("One ticket desk, one policy: alice is support, bob is finance, carol has no role of her own.");
Console.WriteLine("What their clients were answered (+ their lists show it, - they do not; what is hidden answers like what does not exist):");
Console.WriteLine();
AnswerTable.Write(Console.Out, visits);
Console.WriteLine();
Console.WriteLine("A call with a wrong argument is refused with a sentence that lets a model repair it:");
Console.WriteLine($"  {visits.Select(visit => visit.Repair).First(repair => repair is not null)}");
Console.WriteLine();

var journal = TicketDesk.JournalOf(directory);
var problems = new List<string>();
var recorded = new JournalReader(journal).Read(problem => problems.Add($"{problem.File}: {problem.Message}")).Select(Answer.From).OfType<Answer>().ToArray();
foreach (var visit in visits)
{
    var said = recorded.Where(answer => answer.Person == visit.Person).ToArray();
    if (!visit.Answers.SequenceEqual(said))
    {
        problems.Add($"{visit.Person} was answered [{string.Join(", ", visit.Answers)}], and the journal says [{string.Join<Answer>(", ", said)}].");
    }
}

foreach (var problem in problems)
{
    Console.Error.WriteLine($"The table and the journal disagree: {problem}");
}

if (problems.Count == 0)
{
    Console.WriteLine($"The journal says the same of all {recorded.Length} requests, and by whom and under which policy.");
}

Console.WriteLine($"journal: {journal}");
Console.WriteLine($"look further: dotnet run --project src/McpGovernance.Cli -- audit show {journal}");
return problems.Count == 0 ? 0 : 1;
