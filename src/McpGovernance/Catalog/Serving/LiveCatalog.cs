using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>Holds the tools of this process against the catalog: at start, when they change, and when the catalog does.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class LiveCatalog
{
    private readonly CatalogSource _source;
    private readonly CatalogOptions _options;
    private readonly GovernanceOptions _host;
    private readonly ILogger _logger;
    private readonly EventRecorder? _events;
    private readonly Lock _meeting = new();
    private readonly WatchedPrimitives<McpServerTool> _tools;
    private readonly WatchedPrimitives<McpServerPrompt> _prompts;
    private readonly WatchedPrimitives<McpServerResource> _resources;
    private HashSet<string> _told = new(StringComparer.Ordinal);

    public LiveCatalog(CatalogSource source, IOptions<CatalogOptions> options, IOptions<GovernanceOptions> host, ILogger<LiveCatalog> logger, EventRecorder? events = null)
    {
        (_source, _options, _host, _logger, _events) = (source, options.Value, host.Value, logger, events);
        var changed = () => Review(isStart: false);
        (_tools, _prompts, _resources) = (new(changed), new(changed), new(changed));
        source.Changed = changed;
    }

    /// <summary>What is not as the catalog approved it, by name; empty where everything is, or no catalog was given.</summary>
    public IReadOnlyList<CatalogFinding> Findings { get => Volatile.Read(ref field!) ?? []; private set => Volatile.Write(ref field, value); }

    /// <summary>Meets what a server that starts offers.</summary>
    /// <exception cref="GovernanceConfigurationException">No catalog is of this server; or something is not as approved, and <see cref="CatalogOptions.Drift"/> says that this stops the start.</exception>
    public void Meet(McpServerOptions options)
    {
        if (_source.Current is not { } catalogs)
        {
            return;
        }

        if (catalogs.Of(_host.Server) is null)
        {
            throw new GovernanceConfigurationException(
                $"No catalog is of the server '{_host.Server}'; those given are of '{string.Join("', '", catalogs.Documents.Select(static one => one.Server))}'. "
                + $"Set '{nameof(GovernanceOptions)}.{nameof(GovernanceOptions.Server)}' to the catalog's server, or give its catalog.");
        }

        lock (_meeting)
        {
            _tools.Add(options.ToolCollection);
            _prompts.Add(options.PromptCollection);
            _resources.Add(options.ResourceCollection);
        }

        Review(isStart: true);
    }

    private void Review(bool isStart)
    {
        lock (_meeting)
        {
            if (_source.Current?.Of(_host.Server) is not { } catalog)
            {
                return;
            }

            var unreadable = new List<CatalogFinding>();
            var live = _tools.All.Select(tool => Read(tool, unreadable)).OfType<LiveTool>().ToList();
            var offer = new LiveOffer(_host.Server, _prompts.All, _resources.All);
            _source.Meet(
                live.Where(static one => one.LiveName != one.Name).DistinctBy(static one => (one.Name, one.Digest)).ToDictionary(static one => (one.Name, one.Digest), static one => one.LiveName),
                live.Where(one => Mistaken(catalog, one) is not null).Select(static one => (one.Name, one.Digest)).ToHashSet(),
                offer);
            Findings =
            [
                .. Find(catalog, live).Concat(unreadable).OrderBy(static one => one.Name, StringComparer.Ordinal),
                .. _source.Current!.Entries.Findings.Where(static one => one.Kind != CatalogFindingKind.Approved),
            ];
            var told = Findings.DistinctBy(Said).ToDictionary(Said);
            if (isStart && _options.Drift == CatalogDrift.FailStart && Findings.Count > 0)
            {
                throw new GovernanceConfigurationException(
                    $"What '{_host.Server}' offers is not as its catalog approved it, and 'CatalogOptions.Drift' is 'FailStart': {string.Join(" ", told.Keys.Take(20))} Compare with 'mcpgov catalog diff', then approve it or take the change back.");
            }

            foreach (var one in told.Where(one => !_told.Contains(one.Key)).Select(static one => one.Value))
            {
                Tell(one);
            }

            _told = [.. told.Keys];
        }
    }

    private static string Said(CatalogFinding finding) => $"{CatalogSections.Singular(finding.Section)} '{finding.Name}': {finding.Sentence}";

    /// <summary>A tool whose definition cannot be read is a finding; at a call it is refused.</summary>
    private LiveTool? Read(McpServerTool tool, List<CatalogFinding> unreadable)
    {
        try
        {
            return LiveTool.Of(tool, _options.Versions);
        }
        catch (Exception cause)
        {
            unreadable.Add(new CatalogFinding { Name = tool.ProtocolTool.Name, Kind = CatalogFindingKind.NoSchema, Sentence = $"Its definition cannot be read ({cause.GetType().Name})." });
            return null;
        }
    }

    private void Tell(CatalogFinding finding)
    {
        var isTool = finding.Section == CatalogSection.Tools;
        _events?.Record(new GovernanceEvent(GovernanceEventKind.Drifted, _host.Server, isTool ? finding.Sentence : $"The {CatalogSections.Singular(finding.Section)} '{finding.Name}': {finding.Sentence}")
        {
            Tool = isTool ? finding.Name : null,
            Version = finding.Version?.ToString(),
            Digest = finding.Digest,
        });
        var isServed = _options.Drift == CatalogDrift.Warn && finding.Kind is not (CatalogFindingKind.Gone or CatalogFindingKind.OutOfReach);
        if (!isTool)
        {
            CatalogLog.EntryDrifted(_logger, CatalogSections.Singular(finding.Section), LogText.Of(finding.Name), _host.Server, isServed ? "served as it is" : "not served", finding.Sentence);
        }
        else if (isServed)
        {
            CatalogLog.Served(_logger, LogText.Of(finding.Name), _host.Server, finding.Sentence);
        }
        else
        {
            CatalogLog.Withheld(_logger, LogText.Of(finding.Name), _host.Server, finding.Sentence);
        }
    }

    private static CatalogVersion? Approved(CatalogDocument catalog, LiveTool live) => catalog.Find(live.Name)?.Versions.FirstOrDefault(version => version.Digest == live.Digest && version.IsServed);

    /// <summary>The version that a live tool is, where it says that it is another.</summary>
    private static CatalogVersion? Mistaken(CatalogDocument catalog, LiveTool live) =>
        live.Version is { } said && Approved(catalog, live) is { } approved && said != approved.Version.ToString() ? approved : null;

    private IEnumerable<CatalogFinding> Find(CatalogDocument catalog, List<LiveTool> live)
    {
        var own = live.Where(static one => one.LiveName == one.Name).DistinctBy(static one => one.Name).ToDictionary(static one => one.Name, static one => one.Definition, StringComparer.Ordinal);
        foreach (var finding in CatalogReview.Of(catalog, own).Where(static one => one.Kind != CatalogFindingKind.Approved))
        {
            yield return finding;
        }

        foreach (var one in live)
        {
            if (Mistaken(catalog, one) is { } approved)
            {
                yield return new CatalogFinding { Name = one.Name, Kind = CatalogFindingKind.OtherVersion, Version = approved.Version, Digest = one.Digest, Sentence = $"'{one.LiveName}' says that it is {one.Version}, and it is {approved.Version}." };
            }
            else if (one.LiveName != one.Name && Approved(catalog, one) is null)
            {
                yield return new CatalogFinding { Name = one.Name, Kind = CatalogFindingKind.Changed, Digest = one.Digest, Sentence = $"'{one.LiveName}' says that it is {one.Version}, and it is no version that is served." };
            }
        }

        foreach (var tool in _source.Current!.Tools(catalog.Server))
        {
            // Where nothing is live under the tool's name, that has been said.
            if (live.Find(one => one.LiveName == tool.Name && one.Name == tool.Name) is { } under)
            {
                foreach (var version in tool.Versions.Where(version => version.Approved.IsServed && tool.Plan(version, under.Digest) is null))
                {
                    yield return new CatalogFinding { Name = tool.Name, Kind = CatalogFindingKind.OutOfReach, Version = version.Approved.Version, Sentence = $"No live tool is {version.Version}, and no upgrade leads from it to one." };
                }
            }
        }
    }
}
