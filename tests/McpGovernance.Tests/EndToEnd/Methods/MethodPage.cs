using System.Globalization;
using System.Text;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The page of the table: what stands between its marks is written by the tests.</summary>
internal static class MethodPage
{
    public const string Path = "docs/methods.md";

    private const string Begin = "<!-- generated: begin -->\n";
    private const string End = "<!-- generated: end -->";

    private static readonly (MethodDirection Direction, string Title)[] Groups =
    [
        (MethodDirection.ClientAsks, "Requests of a client"),
        (MethodDirection.ServerAsks, "Requests of a server"),
        (MethodDirection.ClientTells, "Notifications of a client"),
        (MethodDirection.ServerTells, "Notifications of a server"),
    ];

    /// <summary>What stands between the marks.</summary>
    public static string Generated()
    {
        var page = Repository.Read(Path);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return page[begin..page.IndexOf(End, begin, StringComparison.Ordinal)];
    }

    public static void Write(string generated)
    {
        var page = Repository.Read(Path);
        File.WriteAllText(System.IO.Path.Combine(Repository.Root, Path), page.Replace(Begin + Generated() + End, Begin + generated + End, StringComparison.Ordinal));
    }

    public static string Render(Func<MethodColumn, MethodRow, string> cell)
    {
        var text = new StringBuilder();
        foreach (var (edge, title) in new[] { (GovernanceSide.Server, "The server's edge"), (GovernanceSide.Client, "The client's edge") })
        {
            var columns = MethodColumn.All.Where(column => column.Edge == edge).ToList();
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
            var notes = new List<MethodNote>();
            foreach (var (direction, group) in Groups)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n### {group}\n\n| method | {string.Join(" | ", columns.Select(static column => column.Title))} |\n|---{string.Concat(columns.Select(static _ => "|---"))}|\n");
                foreach (var row in MethodRows.All.Where(row => row.Direction == direction))
                {
                    text.Append(CultureInfo.InvariantCulture, $"| `{row.Method}` | {string.Join(" | ", columns.Select(column => Cell(row, column, cell(column, row), notes)))} |\n");
                }
            }

            text.Append('\n');
            for (var i = 0; i < notes.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {notes[i].Text}\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Cell(MethodRow row, MethodColumn column, string word, List<MethodNote> notes)
    {
        var marks = new List<int>();
        foreach (var note in MethodNotes.Of(row, column, word))
        {
            if (!notes.Contains(note))
            {
                notes.Add(note);
            }

            marks.Add(notes.IndexOf(note) + 1);
        }

        return marks.Count == 0 ? word : $"{word} <sup>{string.Join(' ', marks)}</sup>";
    }
}
