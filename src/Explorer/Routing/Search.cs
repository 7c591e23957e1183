using System.Globalization;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Routing;

/// <summary>Finds the pages that a word, number, hash or address may mean.</summary>
public sealed class Search(ExplorerContext site)
{
    /// <summary>Longest term; the rest is not looked at.</summary>
    public const int TermMax = 128;

    /// <summary>Most pages found.</summary>
    public const int HitsMax = 50;

    /// <summary>What may be meant, best first.</summary>
    public IReadOnlyList<SearchHit> Find(string term)
    {
        string cut = (term.Length > TermMax ? term[..TermMax] : term).Trim();
        IEnumerable<SearchHit> hits = cut.Length == 0 ? []
            : Address.TryParse(cut, out Address account)
                ? [new SearchHit("account", account.ToString(), $"/account/{account}")]
            : Hex.TryDecode(cut, out byte[] bytes) && bytes.Length == Hash256.Size ? OfHash(new Hash256(bytes))
            : ulong.TryParse(cut.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out ulong id)
                ? OfNumber(id)
            : OfWords(cut);
        return [.. hits.Take(HitsMax)];
    }

    private IEnumerable<SearchHit> OfHash(Hash256 hash)
    {
        if (site.Chain.FindTransaction(hash) is not null || site.Pool.Find(hash) is not null)
        {
            yield return new SearchHit("transaction", hash.ToString(), $"/tx/{hash}");
        }

        if (site.Chain.FindInference(hash) is not null)
        {
            yield return new SearchHit("inference", hash.ToString(), $"/inference/{hash}");
        }

        if (site.Chain.HeightOf(hash) is { } height)
        {
            yield return new SearchHit("block", height.ToString(), $"/block/{height}");
        }
    }

    private IEnumerable<SearchHit> OfNumber(ulong id)
    {
        LedgerQueries queries = site.Queries;
        if (site.Chain.GetHeader(new Height(id)) is not null)
        {
            yield return new SearchHit("block", id.ToString(CultureInfo.InvariantCulture), $"/block/{id}");
        }

        if (queries.Contribution(new ContributionId(id)) is { } contribution)
        {
            yield return new SearchHit("contribution", contribution.Title, $"/contribution/{id}");
        }

        if (queries.Datanet(new DatanetId(id)) is { } datanet)
        {
            yield return new SearchHit("datanet", datanet.Name, $"/datanet/{id}");
        }

        if (queries.Model(new ModelId(id)) is { } model)
        {
            yield return new SearchHit("model", model.Name, $"/model/{id}");
        }

        if (id <= uint.MaxValue && queries.Validator(new ValidatorId((uint)id)) is { } validator)
        {
            yield return new SearchHit("validator", validator.Account.ToString(), $"/validator/{id}");
        }
    }

    private IEnumerable<SearchHit> OfWords(string words)
    {
        bool Has(string text) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
        return site.Queries.Datanets()
            .Where(d => Has(d.Name) || Has(d.Domain))
            .Select(d => new SearchHit("datanet", d.Name, $"/datanet/{d.DatanetId}"))
            .Concat(site.Queries.Models()
                .Where(m => Has(m.Name))
                .Select(m => new SearchHit("model", m.Name, $"/model/{m.ModelId}")))
            .Concat(site.Queries.Contributions().Contributions
                .Where(c => Has(c.Title))
                .Select(c => new SearchHit("contribution", c.Title, $"/contribution/{c.ContributionId}")));
    }
}
