using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Pages through datanets, models and contributions as of one block.</summary>
internal sealed class CatalogueLists(ChainView view)
{
    private readonly CatalogueReader _catalogue = new(view);
    private readonly DatanetSlots _datanets = new(new StateSlots(view.State));
    private readonly ModelSlots _models = new(new StateSlots(view.State));

    /// <summary>Datanets by id, from one on.</summary>
    public IReadOnlyList<DatanetDetails> Datanets(DatanetId from, int limit)
    {
        List<DatanetDetails> list = [];
        ulong count = _datanets.DatanetCount;
        for (ulong id = Math.Max(from.Value, 1); id <= count && list.Count < limit; id++)
        {
            if (_catalogue.Datanet(new DatanetId(id)) is { } datanet)
            {
                list.Add(datanet);
            }
        }

        return list;
    }

    /// <summary>Models by id, from one on.</summary>
    public IReadOnlyList<ModelDetails> Models(ModelId from, int limit)
    {
        List<ModelDetails> list = [];
        ulong count = _models.ModelCount;
        for (ulong id = Math.Max(from.Value, 1); id <= count && list.Count < limit; id++)
        {
            if (_catalogue.Model(new ModelId(id)) is { } model)
            {
                list.Add(model);
            }
        }

        return list;
    }

    /// <summary>
    /// Contributions, newest first, of one datanet or of all; at most <paramref name="scanMax"/> are looked at.
    /// </summary>
    public ContributionPage Contributions(DatanetId? datanet, ContributionId? before, int limit, int scanMax)
    {
        List<ContributionDetails> list = [];
        ulong count = _datanets.ContributionCount;
        ulong id = before is { } given ? Math.Min(given.Value, count + 1) : count + 1;
        for (int scanned = 0; id > 1 && list.Count < limit && scanned < scanMax; scanned++)
        {
            ContributionId candidate = new(--id);
            if ((datanet is null || _datanets.LoadContribution(candidate)?.Datanet == datanet)
                && _catalogue.Contribution(candidate, withText: false) is { } contribution)
            {
                list.Add(contribution);
            }
        }

        return new ContributionPage(list, count, id > 1 ? new ContributionId(id) : null);
    }
}
