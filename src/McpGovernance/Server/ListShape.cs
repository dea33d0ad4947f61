using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>How one kind of list looks: its entries, what each is, and a copy of the result with other entries.</summary>
/// <remarks>
/// A handler may hand out one result again and again, to all callers: filtering it in place would show one caller's view to
/// another. So the result is copied; a convention test knows every property of it.
/// </remarks>
internal sealed record ListShape<TResult, TItem>(
    GovernedOperation Operation,
    string Method,
    Func<TResult, IList<TItem>> Items,
    Func<TItem, Func<Tool, ToolContract?>, GovernanceTarget> Target,
    Func<TResult, IList<TItem>, TResult> Copy)
    where TResult : PaginatedResult;
