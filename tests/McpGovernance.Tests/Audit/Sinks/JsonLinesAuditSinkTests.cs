using System.Text;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JsonLinesAuditSinkTests
{
    private static readonly string Log = AuditRecords.Log(1);

    private readonly TemporaryDirectory _directory = new();
    private readonly FaultyStorage _storage = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 23, 59, 0, TimeSpan.Zero));

    private string Copy => _directory.Sub("copy");

    [TearDown]
    public void Clean() => _directory.Dispose();

    /// <summary>The lines of a log in a directory of copies, in the order of its files.</summary>
    public static List<string> Lines(string directory, string log) =>
        [.. Directory.EnumerateFiles(directory, log + "-*.jsonl").Order(StringComparer.Ordinal).SelectMany(static file => Encoding.UTF8.GetString(ReadShared(file)).Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private JsonLinesAuditSink Create(long maxFileBytes = 64L << 20) => new(new JsonLinesAuditSinkOptions { Directory = Copy, MaxFileBytes = maxFileBytes }, _time, _storage);

    private static ValueTask<AuditSinkResult> WriteAsync(AuditSink sink, long first, int count) => sink.WriteAsync(AuditRecords.Batch(Log, first, count), CancellationToken.None);

    private IEnumerable<string> FileNames() => Directory.EnumerateFiles(Copy, "*.jsonl").Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    [Test]
    public async Task WriteAsync_NewDayOrFullFile_BeginsAnother()
    {
        await using var sink = Create(4 << 10);
        await WriteAsync(sink, 1, 2);
        await WriteAsync(sink, 3, 12);
        _time.Advance(TimeSpan.FromMinutes(2));
        await WriteAsync(sink, 15, 1);

        FileNames().Should().Equal($"{Log}-20260301-0001.jsonl", $"{Log}-20260301-0002.jsonl", $"{Log}-20260302-0001.jsonl");
        Lines(Copy, Log).Should().Equal(SinkFixture.Texts(AuditRecords.Batch(Log, 1, 15).Records));
    }

    [Test]
    public async Task WriteAsync_ClockThatGoesBack_KeepsTheOrderOfFiles()
    {
        await using (var sink = Create(4 << 10))
        {
            await WriteAsync(sink, 1, 2);
        }

        _time.SetUtcNow(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        var earlier = new FakeTimeProvider(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
        await using var second = new JsonLinesAuditSink(new JsonLinesAuditSinkOptions { Directory = Copy, MaxFileBytes = 4 << 10 }, earlier, _storage);
        await WriteAsync(second, 3, 20);

        Lines(Copy, Log).Should().Equal(SinkFixture.Texts(AuditRecords.Batch(Log, 1, 22).Records));
    }

    [Test]
    public async Task WriteAsync_TornLineOfACrash_IsCutAndWrittenWhole()
    {
        await using (var sink = Create())
        {
            await WriteAsync(sink, 1, 3);
        }

        await File.AppendAllTextAsync(Directory.EnumerateFiles(Copy, "*.jsonl").Single(), "{\"seq\":4,\"lo");
        await using var second = Create();
        (await second.ReadCursorAsync(Log, CancellationToken.None)).Should().Be(new AuditPosition(Log, 1, 3));
        await WriteAsync(second, 1, 6);

        Lines(Copy, Log).Should().Equal(SinkFixture.Texts(AuditRecords.Batch(Log, 1, 6).Records));
    }

    [Test]
    public async Task WriteAsync_FullDisk_AcknowledgesNothing_AndGoesOnWhenThereIsRoom()
    {
        await using var sink = Create();
        await WriteAsync(sink, 1, 3);
        _storage.Room = 100;
        await FluentActions.Awaiting(() => WriteAsync(sink, 4, 5).AsTask()).Should().ThrowAsync<IOException>();
        await FluentActions.Awaiting(() => WriteAsync(sink, 4, 5).AsTask()).Should().ThrowAsync<IOException>();
        _storage.Room = long.MaxValue;
        await WriteAsync(sink, 4, 5);

        Lines(Copy, Log).Should().Equal(SinkFixture.Texts(AuditRecords.Batch(Log, 1, 8).Records));
    }

    [Test]
    public async Task WriteAsync_DiskThatDidNotConfirm_WritesAgainToAnotherFile()
    {
        await using var sink = Create();
        await WriteAsync(sink, 1, 3);
        _storage.FlushFailures = 1;
        await FluentActions.Awaiting(() => WriteAsync(sink, 4, 2).AsTask()).Should().ThrowAsync<IOException>();
        await WriteAsync(sink, 4, 2);

        FileNames().Should().HaveCount(2, "what the same file says after that proves nothing");
        Lines(Copy, Log).Should().Equal(SinkFixture.Texts(AuditRecords.Batch(Log, 1, 5).Records));
    }

    [Test]
    public async Task WriteAsync_LastLineThatIsNoRecord_IsNotWrittenOn()
    {
        await using (var sink = Create())
        {
            await WriteAsync(sink, 1, 3);
        }

        await File.AppendAllTextAsync(Directory.EnumerateFiles(Copy, "*.jsonl").Single(), "something else\n");
        await using var second = Create();

        (await FluentActions.Awaiting(() => WriteAsync(second, 4, 2).AsTask()).Should().ThrowAsync<IOException>()).WithMessage("*move the file away*");
    }

    [Test]
    public async Task WriteAsync_TwoSinksInOneDirectory_AreKeptApart()
    {
        await using var sink = Create();
        await WriteAsync(sink, 1, 3);
        await using var second = Create();

        (await FluentActions.Awaiting(() => WriteAsync(second, 4, 2).AsTask()).Should().ThrowAsync<IOException>()).WithMessage("*directory of its own*");
    }

    [Platform(Exclude = "Win", Reason = "Files have no mode there.")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Test]
    public async Task WriteAsync_NewFile_IsForItsOwnerOnly()
    {
        await using var sink = Create();
        await WriteAsync(sink, 1, 3);

        File.GetUnixFileMode(Directory.EnumerateFiles(Copy, "*.jsonl").Single()).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [TestCase(null, 4096L)]
    [TestCase("relative", 4096L)]
    [TestCase("/tmp/x", 4095L)]
    public void Create_OptionOutOfRange_IsRefused(string? directory, long bytes) =>
        FluentActions.Invoking(() => new JsonLinesAuditSink(new JsonLinesAuditSinkOptions { Directory = directory, MaxFileBytes = bytes })).Should().Throw<OptionsValidationException>();
}
