using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// One pass of a sorted batch over a trie. Descends only where there are changes; on the way back a branch is
/// encoded and hashed once, when all its children are known, and a leaf or extension only when its parent is
/// certain to keep it there (a branch left with one child dissolves, and that child moves up).
/// </summary>
internal readonly ref struct TrieBatch(
    ITrieNodeReader nodes,
    Hash256 owner,
    ReadOnlySpan<TrieChange> changes,
    Dictionary<TrieNodeKey, byte[]?>? written)
{
    // Nodes that need not be kept are encoded on the stack up to this size: a branch of 16 hashes and a short
    // value.
    private const int StackNodeSizeMax = 640;

    private readonly ReadOnlySpan<TrieChange> _changes = changes;

    public Hash256 Apply(Hash256 root)
    {
        NibblePath at = NibblePath.Empty;
        TrieSubtree before = default;
        if (root != KnownHashes.EmptyTrieRoot)
        {
            Load(Read(at), at, out before);
        }

        Update(before, at, 0, _changes.Length, out TrieSubtree after);
        if (after.Kind == TrieNodeKind.Unchanged)
        {
            return root;
        }

        if (after.Kind == TrieNodeKind.None)
        {
            Delete(at);
            return KnownHashes.EmptyTrieRoot;
        }

        return new Hash256(Place(after, at).Bytes);
    }

    // What becomes of the subtree at `at` under the changes [low, high), all of whose keys begin with `at`.
    private void Update(in TrieSubtree before, in NibblePath at, int low, int high, out TrieSubtree after)
    {
        switch (before.Kind)
        {
            case TrieNodeKind.Branch:
                UpdateBranch(at, before.Bytes, default, low, high, out after);
                break;
            case TrieNodeKind.Extension:
                UpdateExtension(before, at, low, high, out after);
                break;
            default:
                UpdateLeaf(before, at, low, high, out after);
                break;
        }
    }

    // `before` is a leaf or nothing.
    private void UpdateLeaf(in TrieSubtree before, in NibblePath at, int low, int high, out TrieSubtree after)
    {
        bool keep = before.Kind == TrieNodeKind.Leaf;
        int first = -1;
        int last = -1;
        for (int i = low; i < high; i++)
        {
            ref readonly TrieChange change = ref _changes[i];
            if (keep && change.Key == before.End)
            {
                if (change.Value.Span.SequenceEqual(before.Bytes.Span))
                {
                    continue;
                }

                keep = false;
            }

            if (!change.IsDelete)
            {
                first = first < 0 ? i : first;
                last = i;
            }
        }

        if (first < 0)
        {
            bool same = keep || before.Kind == TrieNodeKind.None;
            after = new TrieSubtree { Kind = same ? TrieNodeKind.Unchanged : TrieNodeKind.None };
            return;
        }

        NibblePath firstKey = _changes[first].Key;
        if (first == last && !keep)
        {
            after = TrieSubtree.Leaf(firstKey, _changes[first].Value);
            return;
        }

        int fork = firstKey.CommonPrefixLength(_changes[last].Key);
        fork = keep ? Math.Min(fork, firstKey.CommonPrefixLength(before.End)) : fork;
        Fork(firstKey.Prefix(fork), at, keep ? before : default, first, last + 1, out after);
    }

    private void UpdateExtension(
        in TrieSubtree before, in NibblePath at, int low, int high, out TrieSubtree after)
    {
        int fork = before.End.Length;
        for (int i = low; i < high; i++)
        {
            if (!_changes[i].IsDelete)
            {
                fork = Math.Min(fork, before.End.CommonPrefixLength(_changes[i].Key));
            }
        }

        // What remains outside are deletions of keys that are not there.
        NibblePath forkPath = before.End.Prefix(fork);
        while (low < high && !_changes[low].Key.StartsWith(forkPath))
        {
            low++;
        }

        while (low < high && !_changes[high - 1].Key.StartsWith(forkPath))
        {
            high--;
        }

        if (low == high)
        {
            after = new TrieSubtree { Kind = TrieNodeKind.Unchanged };
            return;
        }

        if (fork < before.End.Length)
        {
            Fork(forkPath, at, before, low, high, out after);
            return;
        }

        LoadChild(before.Branch, forkPath, out TrieSubtree branch);
        Invariant.Require(branch.Kind == TrieNodeKind.Branch, "an extension leads to a branch");
        UpdateBranch(forkPath, branch.Bytes, default, low, high, out after);
        Retire(before.Branch, forkPath, after);
        Lengthen(ref after, at);
    }

    // A new branch at `fork`, at or below `at`, for the changes [low, high) and a leaf or extension that was
    // there.
    private void Fork(
        in NibblePath fork, in NibblePath at, in TrieSubtree guest, int low, int high, out TrieSubtree after)
    {
        UpdateBranch(fork, default, guest, low, high, out after);
        Lengthen(ref after, at);
    }

    // A branch further down than `at` is reached from there by an extension.
    private static void Lengthen(ref TrieSubtree subtree, in NibblePath at)
    {
        if (subtree.Kind == TrieNodeKind.Branch && subtree.End.Length > at.Length)
        {
            subtree.Kind = TrieNodeKind.Extension;
        }
    }

    // The branch at `at`: read from `rlp`, or a new one (`rlp` empty) that takes in `guest`.
    private void UpdateBranch(
        in NibblePath at,
        ReadOnlyMemory<byte> rlp,
        in TrieSubtree guest,
        int low,
        int high,
        out TrieSubtree after)
    {
        Span<NodeReference> children = stackalloc NodeReference[TrieNodeLayout.ChildCount];
        children.Clear();
        BranchDraft draft = new(children);
        if (!rlp.IsEmpty)
        {
            ReadBranch(rlp, at, children, out draft.Value);
        }
        else if (guest.Kind == TrieNodeKind.Leaf && guest.End.Length == at.Length)
        {
            draft.Value = guest.Bytes;
        }
        else if (guest.Kind != TrieNodeKind.None)
        {
            draft.GuestSlot = guest.End[at.Length];
        }

        draft.IsChanged = rlp.IsEmpty;
        if (low < high && _changes[low].Key.Length == at.Length)
        {
            draft.IsChanged |= !draft.Value.Span.SequenceEqual(_changes[low].Value.Span);
            draft.Value = _changes[low].Value;
            low++;
        }

        draft.Count = draft.Value.IsEmpty ? 0 : 1;
        UpdateChildren(ref draft, at, guest, low, high);
        if (!draft.IsChanged)
        {
            after = new TrieSubtree { Kind = TrieNodeKind.Unchanged };
        }
        else if (draft.Count < 2)
        {
            Dissolve(at, children, draft.Value, draft.Lone, out after);
        }
        else
        {
            if (draft.LoneSlot >= 0)
            {
                children[draft.LoneSlot] = Place(draft.Lone, at.Append(draft.LoneSlot));
            }

            NodeReference branch = Encode(at, children, draft.Value.Span);
            after = new TrieSubtree { Kind = TrieNodeKind.Branch, End = at, Branch = branch };
        }
    }

    private void UpdateChildren(
        ref BranchDraft draft, in NibblePath at, in TrieSubtree guest, int low, int high)
    {
        for (int slot = 0; slot < TrieNodeLayout.ChildCount; slot++)
        {
            int next = low;
            while (next < high && _changes[next].Key[at.Length] == slot)
            {
                next++;
            }

            ref NodeReference reference = ref draft.Children[slot];
            bool isGuest = slot == draft.GuestSlot;
            TrieSubtree child = new() { Kind = TrieNodeKind.Unchanged };
            NibblePath path = at.Append(slot);
            if (next > low || isGuest)
            {
                UpdateChild(reference, isGuest ? guest : default, path, low, next, out child);
                low = next;
            }

            if (child.Kind == TrieNodeKind.Unchanged)
            {
                draft.Count += reference.IsEmpty ? 0 : 1;
                continue;
            }

            draft.IsChanged = true;
            reference = default;
            if (child.Kind == TrieNodeKind.None)
            {
                continue;
            }

            draft.Count++;
            if (draft.Count == 1)
            {
                (draft.Lone, draft.LoneSlot) = (child, slot);
            }
            else
            {
                reference = Place(child, path);
            }
        }
    }

    private void UpdateChild(
        in NodeReference reference,
        in TrieSubtree guest,
        in NibblePath path,
        int low,
        int high,
        out TrieSubtree child)
    {
        if (low == high)
        {
            child = guest;
            return;
        }

        if (reference.IsEmpty)
        {
            Update(guest, path, low, high, out child);
            child = child.Kind == TrieNodeKind.Unchanged && guest.Kind != TrieNodeKind.None ? guest : child;
            return;
        }

        LoadChild(reference, path, out TrieSubtree before);
        Update(before, path, low, high, out child);
        Retire(reference, path, child);
    }

    // A branch with one child, or only a value, is none: what is left takes its place.
    private void Dissolve(
        in NibblePath at,
        ReadOnlySpan<NodeReference> children,
        ReadOnlyMemory<byte> value,
        in TrieSubtree lone,
        out TrieSubtree after)
    {
        if (!value.IsEmpty)
        {
            after = TrieSubtree.Leaf(at, value);
            return;
        }

        after = lone;
        for (int slot = 0; slot < children.Length && lone.Kind == TrieNodeKind.None; slot++)
        {
            if (!children[slot].IsEmpty)
            {
                NibblePath path = at.Append(slot);
                LoadChild(children[slot], path, out after);
                after.Branch = after.Kind == TrieNodeKind.Branch ? children[slot] : after.Branch;
                Retire(children[slot], path, after);
            }
        }

        Lengthen(ref after, at);
    }

    // Forgets the node stored at `path` unless a branch is (again) there. Whatever is placed there later
    // overrules this.
    private void Retire(in NodeReference before, in NibblePath path, in TrieSubtree after)
    {
        bool stays = after.Kind == TrieNodeKind.Unchanged
            || (after.Kind == TrieNodeKind.Branch && after.End.Length == path.Length && after.Branch.IsHash);
        if (before.IsHash && !stays)
        {
            Delete(path);
        }
    }

    private void Delete(in NibblePath path)
    {
        if (written is not null)
        {
            written[new TrieNodeKey(owner, path)] = null;
        }
    }

    // Makes the subtree a node at `path`.
    private NodeReference Place(in TrieSubtree subtree, in NibblePath path)
    {
        // A branch is in place already; so is one whose extension has shrunk to nothing.
        if (subtree.Kind != TrieNodeKind.Leaf && subtree.End.Length == path.Length)
        {
            return subtree.Branch;
        }

        bool isLeaf = subtree.Kind == TrieNodeKind.Leaf;
        int itemLength = isLeaf
            ? TrieNodeEncoder.StringLength(subtree.Bytes.Span)
            : subtree.Branch.EncodedLength;
        int length = TrieNodeEncoder.ShortLength(subtree.End.Length - path.Length, itemLength);
        byte[]? kept = IsKept(length, path) ? new byte[length] : null;
        Span<byte> node = kept ?? (length <= StackNodeSizeMax ? stackalloc byte[length] : new byte[length]);
        if (isLeaf)
        {
            TrieNodeEncoder.WriteLeaf(subtree.End, path.Length, subtree.Bytes.Span, node);
        }
        else
        {
            TrieNodeEncoder.WriteExtension(subtree.End, path.Length, subtree.Branch, node);
        }

        return Refer(path, kept, node);
    }

    private NodeReference Encode(
        in NibblePath path, ReadOnlySpan<NodeReference> children, ReadOnlySpan<byte> value)
    {
        int contentLength = TrieNodeEncoder.BranchContentLength(children, value);
        int length = TrieNodeEncoder.ListLength(contentLength);
        byte[]? kept = IsKept(length, path) ? new byte[length] : null;
        Span<byte> node = kept ?? (length <= StackNodeSizeMax ? stackalloc byte[length] : new byte[length]);
        TrieNodeEncoder.WriteBranch(children, value, contentLength, node);
        return Refer(path, kept, node);
    }

    private bool IsKept(int length, in NibblePath path) => written is not null && IsHashed(length, path);

    // The root is referred to by its hash whatever its size.
    private static bool IsHashed(int length, in NibblePath path) =>
        length >= NodeReference.HashLength || path.Length == 0;

    private NodeReference Refer(in NibblePath path, byte[]? kept, ReadOnlySpan<byte> node)
    {
        if (!IsHashed(node.Length, path))
        {
            return NodeReference.Of(node);
        }

        if (kept is not null)
        {
            written![new TrieNodeKey(owner, path)] = kept;
        }

        Span<byte> hash = stackalloc byte[NodeReference.HashLength];
        Keccak.Hash(node, hash);
        return NodeReference.Of(hash);
    }

    private static void ReadBranch(
        ReadOnlyMemory<byte> rlp,
        in NibblePath at,
        Span<NodeReference> children,
        out ReadOnlyMemory<byte> value)
    {
        TrieNodeLayout layout = TrieNodeLayout.ParseStored(rlp.Span, at);
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = layout.Child(rlp.Span, i);
        }

        value = rlp[layout.Value];
    }

    private void LoadChild(in NodeReference reference, in NibblePath path, out TrieSubtree subtree) =>
        Load(reference.IsHash ? Read(path) : reference.Bytes.ToArray(), path, out subtree);

    private static void Load(ReadOnlyMemory<byte> rlp, in NibblePath path, out TrieSubtree subtree)
    {
        TrieNodeLayout layout = TrieNodeLayout.ParseStored(rlp.Span, path);
        subtree = new TrieSubtree { Kind = layout.Kind };
        switch (layout.Kind)
        {
            case TrieNodeKind.Branch:
                (subtree.End, subtree.Bytes) = (path, rlp);
                break;
            case TrieNodeKind.Leaf:
                (subtree.End, subtree.Bytes) = (layout.End, rlp[layout.Value]);
                break;
            default:
                (subtree.End, subtree.Branch) = (layout.End, layout.Child(rlp.Span, 0));
                break;
        }
    }

    private byte[] Read(in NibblePath path) =>
        MerklePatriciaTrie.ReadNode(nodes, new TrieNodeKey(owner, path));

    // A branch while its children are updated.
    private ref struct BranchDraft(Span<NodeReference> children)
    {
        public readonly Span<NodeReference> Children = children;
        public ReadOnlyMemory<byte> Value;

        /// <summary>The child that a leaf or extension found here goes into; -1 without one.</summary>
        public int GuestSlot = -1;

        public bool IsChanged;

        /// <summary>How many children, and value, there are so far.</summary>
        public int Count;

        /// <summary>A changed child that is the first of all waits here, for company or to move up.</summary>
        public TrieSubtree Lone;

        public int LoneSlot = -1;
    }
}
