using McpGovernance.Audit;
using McpGovernance.Sqlite.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Sqlite.Tests;

/// <summary>An index answers as the journals answer that it was made of, whatever is asked.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IndexQueryTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly HandWrittenJournal _other = new();
    private readonly TemporaryIndex _index = new();

    public void Dispose()
    {
        _journal.Dispose();
        _other.Dispose();
        _index.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Ask_GeneratedMonth_AnswersAsTheJournal(int seed)
    {
        new GeneratedMonth(seed, 400).WriteTo(_journal, _other);
        string[] roots = [_journal.Root, _other.Root];
        SqliteAuditIndex.Rebuild(_index.Path, roots, static _ => { });
        var random = new Random(seed);

        var answers = 0;
        for (var i = 0; i < 120; i++)
        {
            var question = OfMonth(random);
            var expected = Answers.Calls(new CallHistory(roots), question);
            answers += expected.Count;
            Answers.Calls(SqliteAuditIndex.Ask(_index.Path, question), question).Should().Equal(expected, "the question is {0}", question);
            Answers.Total(SqliteAuditIndex.Ask(_index.Path, question), question).Should().Be(Answers.Total(new CallHistory(roots), question));
        }

        answers.Should().BeGreaterThan(1_000, "questions that nothing answers say little");
    }

    [TestCaseSource(nameof(Seeds))]
    public async Task Ask_WhateverAJournalMayHave_AnswersAsTheJournal(int seed)
    {
        var varied = new VariedJournal(seed);
        varied.WriteTo(_journal, 700);
        if (seed % 2 == 0)
        {
            SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        }
        else
        {
            await using var sink = _index.Sink(_journal.Root);
            await TemporaryIndex.FollowAsync(sink, _journal.Root);
        }

        var answers = 0;
        for (var i = 0; i < 60; i++)
        {
            var question = varied.Question();
            var expected = Answers.Calls(new CallHistory(_journal.Root), question);
            answers += expected.Count;
            Answers.Calls(SqliteAuditIndex.Ask(_index.Path, question), question).Should().Equal(expected, "the question is {0}", question);
            Answers.Steps(SqliteAuditIndex.AskWithEvents(_index.Path, question), question)
                .Should().Equal(Answers.Steps(new CallHistory(_journal.Root), question), "the question is {0}", question);
        }

        answers.Should().BeGreaterThan(100, "questions that nothing answers say little");
    }

    private static IEnumerable<int> Seeds() => Enumerable.Range(1, 12);

    [Test]
    public void Ask_CallsThatAreOpenWhileManyBegin_AreReadAgainFromTheIndex()
    {
        string At(int second) => new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string Line(int seq, string type, string call, string more) => HandWrittenJournal.Line(HandWrittenJournal.LogA, seq, type, At(seq), call, more);
        _journal.Append(
            HandWrittenJournal.LogA,
            [
                Line(1, "call.intent", "long", $"{HandWrittenJournal.Who("alice")},{HandWrittenJournal.Allowed}"),
                Line(2, "call.intent", "lost", $"{HandWrittenJournal.Who("bob")},{HandWrittenJournal.Allowed}"),
                .. Enumerable.Range(3, 4_200).Select(seq => Line(seq, "call.outcome", $"c{seq}", $"{HandWrittenJournal.Who("carol")},{HandWrittenJournal.Denied("access.unknown")},{HandWrittenJournal.Came("refused")}")),
                Line(4_203, "call.outcome", "long", HandWrittenJournal.Came("done")),
            ]);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        var everything = new CallQuestion();

        var answer = Answers.Calls(SqliteAuditIndex.Ask(_index.Path, everything), everything);

        answer.Should().HaveCount(4_202).And.Equal(Answers.Calls(new CallHistory(_journal.Root), everything));
        answer.Should().ContainSingle(static call => call.StartsWith("done 1", StringComparison.Ordinal) && call.Contains("\"subject\":\"alice\"", StringComparison.Ordinal));
        answer.Should().ContainSingle(static call => call.StartsWith("indeterminate 1", StringComparison.Ordinal) && call.Contains("\"subject\":\"bob\"", StringComparison.Ordinal));
    }

    [TestCase("UPDATE record SET caller = 'nobody' WHERE caller = 'alice'")]
    [TestCase("UPDATE record SET call = NULL")]
    [TestCase("UPDATE record SET at = -at")]
    [TestCase("DELETE FROM record WHERE id IN (SELECT id FROM record WHERE status = 'done' LIMIT 1)")]
    public void Ask_ColumnsThatAreWrong_IsFoundByTheComparison(string damage)
    {
        new GeneratedMonth(3, 200).WriteTo(_journal);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        var question = new CallQuestion { Caller = "alice" };
        var expected = Answers.Calls(new CallHistory(_journal.Root), question);
        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, question), question).Should().Equal(expected);

        _index.Run(damage);

        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, question), question).Should().NotEqual(expected);
    }

    [Test]
    public void Ask_RecordsThatAreMissing_AreTold()
    {
        new GeneratedMonth(3, 50).WriteTo(_journal);
        var journal = new List<JournalProblem>();
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], journal.Add);
        var problems = new List<JournalProblem>();
        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion(), problems.Add);
        problems.Should().BeEmpty("all records are there");

        _index.Run("UPDATE run SET count = count - 2 WHERE id = 1");

        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion(), problems.Add);
        problems.Should().ContainSingle().Which.Message.Should().StartWith("2 records of epoch 1 of 'log-").And.Contain("mcpgov audit index");
    }

    [Test]
    public void Ask_LineThatIsNoRecord_IsToldAndTheRestIsShown()
    {
        new GeneratedMonth(3, 50).WriteTo(_journal);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        var before = Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion());
        _index.Run("UPDATE line SET json = CAST('secret' AS BLOB) WHERE id = (SELECT id FROM record WHERE type = 'list.view' LIMIT 1)");

        var problems = new List<JournalProblem>();
        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion(), problems.Add).Should().HaveCount(before.Count - 1);

        problems.Should().ContainSingle().Which.Message.Should().Contain("no record that can be read").And.NotContain("secret");
    }

    [TestCase("'; DROP TABLE record; --")]
    [TestCase("a' OR '1'='1")]
    [TestCase("%")]
    [TestCase("_done_")]
    [TestCase("\0")]
    [TestCase("😀")]
    public void Ask_HostileTextInEveryField_IsAText(string text)
    {
        new GeneratedMonth(3, 30).WriteTo(_journal);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        CallQuestion[] questions =
        [
            new() { Caller = text }, new() { Client = text }, new() { Agent = text }, new() { Tool = text }, new() { Version = text }, new() { Kind = text }, new() { Target = text },
            new() { Data = text }, new() { Code = text }, new() { Code = text + ".*" }, new() { Rule = text }, new() { Status = text }, new() { Trace = text }, new() { Call = text }, new() { Text = text },
        ];

        foreach (var question in questions)
        {
            Answers.Calls(SqliteAuditIndex.Ask(_index.Path, question), question).Should().BeEmpty();
        }

        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion()).Should().NotBeEmpty("the tables are still there");
    }

    private static CallQuestion OfMonth(Random random)
    {
        T? Maybe<T>(int chance, params T[] values) => random.Next(chance) == 0 ? values[random.Next(values.Length)] : default;
        DateTimeOffset? Moment(int chance) => random.Next(chance) == 0 ? new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero).AddHours(random.Next(-24, 24 * 32)) : null;
        return new CallQuestion
        {
            Caller = Maybe(2, "alice", "bob", "local", "nobody"),
            Tool = Maybe(4, "get_ticket", "get_*", "*_order", "x*"),
            Kind = Maybe(9, "read", "write", "tool"),
            Code = Maybe(7, "access.*", "access.unknown", "limits.rate"),
            Status = Maybe(4, "done", "refused", "indeterminate", "in_flight", "allow", "tool_error"),
            Rule = Maybe(9, "matrix/*", "matrix/support/get_ticket"),
            Data = Maybe(9, "personal"),
            Text = Maybe(12, "d7", "sha256:after"),
            Since = Moment(2),
            Until = Moment(3),
        };
    }
}
