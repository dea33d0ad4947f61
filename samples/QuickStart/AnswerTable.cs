namespace QuickStart;

/// <summary>One row for each request, one column for each person.</summary>
internal static class AnswerTable
{
    public static void Write(TextWriter writer, IReadOnlyList<Visit> visits)
    {
        string[] first = ["request", .. visits[0].Answers.Select(answer => answer.Request!)];
        string[][] columns = [first, .. visits.Select(visit => (string[])[visit.Person, .. visit.Answers.Select(answer => Cell(visit, answer))])];
        var widths = columns.Select(column => column.Max(cell => cell.Length)).ToArray();
        for (var row = 0; row < first.Length; row++)
        {
            writer.WriteLine(string.Join("  ", columns.Select((column, index) => column[row].PadRight(widths[index]))).TrimEnd());
            if (row == 0)
            {
                writer.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }
    }

    private static string Cell(Visit visit, Answer answer) =>
        answer.Request!.EndsWith("/list", StringComparison.Ordinal) ? answer.Text! :
        $"{(visit.Listed.Contains(answer.Request) ? '+' : '-')} {answer.Text}";
}
