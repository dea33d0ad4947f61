namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>
/// Every method, over every transport, in both eras, at both edges: each is really sent, once under a policy that grants it and once
/// under one that does not. <c>MCPGOV_WRITE=1</c> writes what came of it into the page; without it, the page must say the same.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MethodTableTests
{
    private const string Variable = "MCPGOV_WRITE";

    private static IEnumerable<MethodColumn> Columns => MethodColumn.All;

    [Test]
    public void Rows_AreEveryMethodThatTheSdkNames()
    {
        MethodRows.OfTheSdk.Should().HaveCountGreaterThan(25).And.Contain(["tools/call", "notifications/progress"]);
        MethodRows.All.Select(static row => row.Method).Should().Contain(MethodRows.OfTheSdk);
        MethodRows.All.Should().OnlyHaveUniqueItems();
        MethodRows.Unnamed.Select(static row => row.Method).Intersect(MethodRows.OfTheSdk).Should().BeEmpty("what has got a name stands in the other list");
    }

    [TestCaseSource(nameof(Columns))]
    public async Task Column_HasNoEmptyCell_AndNothingThatHasNoWord(MethodColumn column)
    {
        var cells = await MethodTable.CellsAsync(column);

        cells.Keys.Should().BeEquivalentTo(MethodRows.All);
        cells.Where(static cell => cell.Value.Length == 0 || cell.Value.StartsWith(MethodCell.Unexplained, StringComparison.Ordinal)).Should().BeEmpty();
        cells.Where(cell => MethodNotes.Needs(cell.Value) && !MethodNotes.Of(cell.Key, column, cell.Value).Any())
            .Should().BeEmpty("whoever reads it must be told why");
    }

    [Test]
    public async Task Page_SaysWhatHappened()
    {
        var cells = new Dictionary<MethodColumn, IReadOnlyDictionary<MethodRow, string>>();
        foreach (var column in MethodColumn.All)
        {
            cells[column] = await MethodTable.CellsAsync(column);
        }

        var generated = MethodPage.Render((column, row) => cells[column][row]);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            MethodPage.Write(generated);
        }

        var page = MethodPage.Generated();
        generated.Split('\n').Except(page.Split('\n')).Should().BeEmpty("the page is generated: run this test with {0}=1", Variable);
        page.Should().Be(generated);
        MethodNotes.All.Where(note => !cells.Any(column => column.Value.Any(cell => note.Explains(cell.Key, column.Key, cell.Value))))
            .Select(static note => note.Text).Should().BeEmpty("a note that explains no cell is none");
    }
}
