using McpGovernance.Audit;

namespace McpGovernance.Sqlite;

/// <summary>Asks an index of journals, and makes one.</summary>
/// <remarks>Thread safe; what it returns is not.</remarks>
public static class SqliteAuditIndex
{
    /// <summary>The calls that match a question.</summary>
    /// <param name="path">The file of the index.</param>
    /// <param name="question">Which calls.</param>
    /// <returns>
    /// A history that has all records of each call that matches, and of some that do not: hold <see cref="CallQuestion.Matches"/> against
    /// each, as with a history of journals. The answer is then the same as that of the journals whose records are in the index.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="question"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The file is no index, is damaged, or was made by a newer version.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read now.</exception>
    public static CallHistory Ask(string path, CallQuestion question) => Ask(path, question, IndexScope.Calls);

    /// <summary>The calls that match a question, with the records that are about no request, such as changes of the policy: for a timeline.</summary>
    /// <inheritdoc cref="Ask(string, CallQuestion)"/>
    public static CallHistory AskWithEvents(string path, CallQuestion question) => Ask(path, question, IndexScope.CallsAndEvents);

    /// <summary>Makes an index of journals beside the one that is there, and puts it in its place when it is whole.</summary>
    /// <param name="path">The file. An index that is there is replaced, also a damaged one; another file is not.</param>
    /// <param name="roots">Roots of journals, or directories of single processes. None may lie within another.</param>
    /// <param name="report">Gets each thing that cannot be read, and records that are missing; the rest still is in the index. It is called on another thread, one call at a time.</param>
    /// <param name="cancellationToken">Ends it; the index that is there stays.</param>
    /// <returns>How many records of how many logs the index has.</returns>
    /// <exception cref="ArgumentException">A path is <see langword="null"/> or empty, or there is no root, or one is named twice or within another.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="roots"/> or <paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The file that is there is no index, or was made by a newer version.</exception>
    /// <exception cref="IOException">A root does not exist, the file is written by a running server, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SqliteAuditIndexContent Rebuild(string path, IEnumerable<string> roots, Action<JournalProblem> report, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(roots);
        string[] named = [.. roots];
        _ = new CallHistory(named); // Refuses roots that cannot be read together.
        return new IndexRebuild(Path.GetFullPath(path), named, report).Run(cancellationToken);
    }

    private static CallHistory Ask(string path, CallQuestion question, IndexScope scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(question);
        var reader = new IndexReader(Path.GetFullPath(path), question, scope);
        reader.Check();
        return new CallHistory(reader);
    }
}
