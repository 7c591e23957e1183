using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenLedger.Explorer.Pages;
using OpenLedger.Explorer.Receipts;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Routing;

/// <summary>Every address of the site and the page it shows.</summary>
internal sealed class PageTable(ExplorerContext site)
{
    private readonly Search _search = new(site);

    /// <summary>Where a search that can mean only one page leads; null for everything else.</summary>
    public string? RedirectOf(string path, IQueryCollection query) =>
        path == "/search" && _search.Find(Text(query, "q")) is [{ } only] ? only.Link : null;

    /// <summary>The page of an address: one that says so when there is nothing.</summary>
    public async Task<PageView> FindAsync(
        string path, IQueryCollection query, CancellationToken cancellation)
    {
        string[] parts = path.Trim('/').Split('/');
        return parts is ["inference", { } id, "verify"]
            ? await OfVerificationAsync(id, cancellation).ConfigureAwait(false)
            : Find(path, parts, query);
    }

    private PageView Find(string path, string[] parts, IQueryCollection query)
    {
        ulong? before = Number(Text(query, "before"));
        return parts switch
        {
            [""] => Page<Home>(),
            ["blocks"] => Page<Blocks>((nameof(Blocks.Before), before)),
            ["block", { } key] => OfBlock(key),
            ["tx", { } hash] => OfTransaction(hash),
            ["account", { } address] => OfAccount(address),
            ["validators"] => Page<Validators>(),
            ["validator", { } id] => OfValidator(id),
            ["datanets"] => Page<Datanets>(),
            ["datanet", { } id] => OfDatanet(id, before),
            ["contribution", { } id] => OfContribution(id),
            ["models"] => Page<Models>(),
            ["model", { } id] => OfModel(id),
            ["inferences"] => Page<Inferences>((nameof(Inferences.Before), before)),
            ["inference", { } id] => OfInference(id),
            ["search"] => OfSearch(Text(query, "q")),
            _ => Missing("page", path),
        };
    }

    private PageView OfBlock(string key)
    {
        Block? block = Number(key) is { } height ? site.Chain.GetBlock(new Height(height))
            : Hash(key) is { } hash ? site.Chain.GetBlock(hash)
            : null;
        return block is null
            ? Missing("block", key)
            : Page<BlockPage>((nameof(BlockPage.Block), block));
    }

    private PageView OfTransaction(string key)
    {
        if (Hash(key) is not { } hash)
        {
            return Missing("transaction", key);
        }

        if (site.Chain.FindTransaction(hash) is { } location)
        {
            return Page<TransactionPage>(
                (nameof(TransactionPage.Transaction),
                    site.Chain.GetBlock(location.Height)!.Transactions[location.Index]),
                (nameof(TransactionPage.Location), location));
        }

        return site.Pool.Find(hash) is { } waiting
            ? Page<TransactionPage>((nameof(TransactionPage.Transaction), waiting))
            : Missing("transaction", key);
    }

    private PageView OfAccount(string key) => Address.TryParse(key, out Address address)
        ? Page<AccountPage>((nameof(AccountPage.Address), address))
        : Missing("account", key);

    private PageView OfValidator(string key) =>
        Number(key) is { } id and <= uint.MaxValue && site.Queries.Validator(new ValidatorId((uint)id)) is { } found
            ? Page<ValidatorPage>((nameof(ValidatorPage.Validator), found))
            : Missing("validator", key);

    private PageView OfDatanet(string key, ulong? before) =>
        Number(key) is { } id && site.Queries.Datanet(new DatanetId(id)) is { } found
            ? Page<DatanetPage>((nameof(DatanetPage.Datanet), found), (nameof(DatanetPage.Before), before))
            : Missing("datanet", key);

    private PageView OfContribution(string key) =>
        Number(key) is { } id && site.Queries.Contribution(new ContributionId(id), withText: true) is { } found
            ? Page<ContributionDetailsPage>((nameof(ContributionDetailsPage.Contribution), found))
            : Missing("contribution", key);

    private PageView OfModel(string key) =>
        Number(key) is { } id && site.Queries.Model(new ModelId(id)) is { } found
            ? Page<ModelPage>((nameof(ModelPage.Model), found))
            : Missing("model", key);

    private PageView OfInference(string key) =>
        Hash(key) is { } id && InferenceReceipt.Read(site.Queries, id) is { } receipt
            ? Page<InferencePage>((nameof(InferencePage.Receipt), receipt))
            : Missing("inference", key);

    private async Task<PageView> OfVerificationAsync(string key, CancellationToken cancellation) =>
        Hash(key) is { } id
        && await site.Verifier.VerifyAsync(id, cancellation).ConfigureAwait(false) is { } steps
            ? Page<VerificationPage>(
                (nameof(VerificationPage.InferenceId), id), (nameof(VerificationPage.Steps), steps))
            : Missing("inference", key);

    private PageView OfSearch(string term) => Page<SearchPage>(
        (nameof(SearchPage.Term), term), (nameof(SearchPage.Hits), _search.Find(term)));

    private PageView Missing(string kind, string key) =>
        Page<MissingPage>((nameof(MissingPage.Kind), kind), (nameof(MissingPage.Key), key)) with
        {
            Status = StatusCodes.Status404NotFound,
        };

    private PageView Page<TPage>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : ExplorerPage
    {
        Dictionary<string, object?> all = new() { [nameof(ExplorerPage.Site)] = site };
        foreach ((string name, object? value) in parameters)
        {
            all.Add(name, value);
        }

        return new PageView(typeof(TPage), all);
    }

    private static string Text(IQueryCollection query, string name) => query[name].FirstOrDefault() ?? "";

    private static ulong? Number(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null;

    private static Hash256? Hash(string text) =>
        Hex.TryDecode(text, out byte[] bytes) && bytes.Length == Hash256.Size ? new Hash256(bytes) : null;
}
