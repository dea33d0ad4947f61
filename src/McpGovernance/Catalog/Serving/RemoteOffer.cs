using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>Which prompts, resources, templates and instructions of servers that this process calls are handed on: those that their catalogs approved.</summary>
/// <remarks>Thread safe. Without a catalog it is all of them.</remarks>
internal sealed class RemoteOffer(CatalogSource source, IOptions<CatalogOptions> options, ILogger<RemoteOffer> logger, EventRecorder? events = null) : RemoteReview
{
    private const int MaxRemembered = 10_000;
    private static readonly string s_instructions = CatalogKeys.Word(CatalogSection.Instructions);

    private readonly CatalogOptions _options = options.Value;
    private readonly ConcurrentDictionary<(string Server, CatalogSection Section, string Name), string> _drifted = new();
    private readonly ConcurrentDictionary<(string Server, CatalogSection Section, string Name), string> _trusted = new();
    private readonly ConcurrentDictionary<string, McpServerResource> _templates = new(StringComparer.Ordinal);

    /// <summary>What servers offer otherwise than it was approved, a sentence for each.</summary>
    public IEnumerable<string> Drift => _drifted.Select(static one => $"The {CatalogSections.Singular(one.Key.Section)} '{one.Key.Name}' of '{one.Key.Server}': {Sentence}").Order(StringComparer.Ordinal);

    private static string Sentence => "it is not as it was approved.";

    public override bool MayShow(string server, TargetKind kind, string name, JsonNode definition)
    {
        if (source.Current is not { } catalogs || CatalogSections.Of(kind) is not { } section)
        {
            return true;
        }

        var own = JsonElement.Parse(definition.ToJsonString());
        return MayPass(server, section, name, ToolDigest.Of(own), own, catalogs.Of(server) is not { } catalog ? null : new Known(catalog.Entries(section) is null, Approved(catalog, section, name)));
    }

    public override bool MayPass(string server, string instructions)
    {
        if (source.Current is not { } catalogs)
        {
            return true;
        }

        var own = JsonElement.Parse(new JsonObject { [s_instructions] = instructions }.ToJsonString());
        var known = catalogs.Of(server) is not { } catalog ? null : new Known(false, catalog.Instructions is { Approval: not null } approved && approved.Text == instructions ? ToolDigest.Of(own) : null);
        return MayPass(server, CatalogSection.Instructions, s_instructions, ToolDigest.Of(own), own, known);
    }

    /// <summary>Whether a prompt or resource may be asked for. Its definition was held against the catalog when it was listed; a name that was not listed must be approved.</summary>
    public bool MayAsk(string server, TargetKind kind, string name)
    {
        if (source.Current is not { } catalogs || CatalogSections.Of(kind) is not { } section || section == CatalogSection.Tools || _options.Drift == CatalogDrift.Warn)
        {
            return true;
        }

        if (catalogs.Of(server) is not { } catalog)
        {
            return _options.FirstUse == FirstUse.TrustOnFirstUse && _options.ApproveFirstUse is null ? !IsDrifted(server, section, name)
                : _trusted.ContainsKey((server, section, name)) && !IsDrifted(server, section, name);
        }

        return catalog.Entries(section) is not null ? (Approved(catalog, section, name) is not null && !IsDrifted(server, section, name)) || IsOfTemplate(server, catalog, section, name)
            : section != CatalogSection.Resources || catalog.Templates is null || IsOfTemplate(server, catalog, section, name);
    }

    private static string? Approved(CatalogDocument catalog, CatalogSection section, string name) =>
        catalog.Entries(section) is not null && catalog.Find(section, name) is { Approval: not null } entry ? entry.Digest : null;

    private bool IsDrifted(string server, CatalogSection section, string name) => !_drifted.IsEmpty && _drifted.ContainsKey((server, section, name));

    private bool IsOfTemplate(string server, CatalogDocument catalog, CatalogSection section, string uri) => section == CatalogSection.Resources
        && !IsDrifted(server, section, uri)
        && (catalog.Templates ?? []).Any(one => one.Approval is not null && !IsDrifted(server, CatalogSection.Templates, one.Name) && Matches(one.Name, uri));

    private bool Matches(string template, string uri) =>
        _templates.GetOrAdd(template, static template => McpServerResource.Create(static () => "", new McpServerResourceCreateOptions { Name = "template", UriTemplate = template })).IsMatch(uri);

    private bool MayPass(string server, CatalogSection section, string name, string digest, JsonElement definition, Known? known)
    {
        if (known is { IsFree: true } || known?.Digest == digest || (known is null && IsTrusted(server, section, name, digest, definition)))
        {
            _drifted.TryRemove((server, section, name), out _);
            return true;
        }

        if (_drifted.Count < MaxRemembered && _drifted.TryAdd((server, section, name), digest))
        {
            events?.Record(new GovernanceEvent(GovernanceEventKind.Drifted, server, $"The {CatalogSections.Singular(section)} '{name}' is not as it was approved.") { Digest = digest });
            CatalogLog.RemoteDrifted(logger, CatalogSections.Singular(section), LogText.Of(name), server, _options.Drift == CatalogDrift.Warn ? "handed on as it is" : "withheld");
        }

        return _options.Drift == CatalogDrift.Warn;
    }

    private bool IsTrusted(string server, CatalogSection section, string name, string digest, JsonElement definition)
    {
        if (_options.ApproveFirstUse is { } approve)
        {
            try
            {
                return approve(server, definition) && Remember();
            }
            catch (Exception cause)
            {
                CatalogLog.FirstUseFailed(logger, LogText.Of(name), server, cause);
                return false;
            }
        }

        return _options.FirstUse == FirstUse.TrustOnFirstUse && Remember() && _trusted[(server, section, name)] == digest;

        bool Remember()
        {
            if (_trusted.Count >= MaxRemembered && !_trusted.ContainsKey((server, section, name)))
            {
                return false;
            }

            if (_trusted.TryAdd((server, section, name), digest))
            {
                CatalogLog.Trusted(logger, LogText.Of(name), server, digest);
                events?.Record(new GovernanceEvent(GovernanceEventKind.TrustedOnFirstUse, server, $"The {CatalogSections.Singular(section)} '{name}' is the first that was seen.") { Digest = digest });
            }

            return true;
        }
    }

    /// <summary>What a catalog says: nothing of the section, or which digest it approved.</summary>
    private sealed record Known(bool IsFree, string? Digest);
}
