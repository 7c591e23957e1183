namespace OpenLedger.Ledger.Contracts;

/// <summary>
/// The names a system contract's refusal begins with (docs/spec/contracts.md lists when). The revert data
/// is <c>Error(string)</c> with "NAME" or "NAME: detail".
/// </summary>
public static class RevertReasons
{
    /// <summary>No datanet has that id.</summary>
    public const string UnknownDatanet = "UNKNOWN_DATANET";

    /// <summary>The datanet has no version of that number.</summary>
    public const string UnknownVersion = "UNKNOWN_VERSION";

    /// <summary>No contribution has that id.</summary>
    public const string UnknownContribution = "UNKNOWN_CONTRIBUTION";

    /// <summary>No model has that id.</summary>
    public const string UnknownModel = "UNKNOWN_MODEL";

    /// <summary>Only the owner may do this.</summary>
    public const string NotOwner = "NOT_OWNER";

    /// <summary>Only a curator of the datanet may do this.</summary>
    public const string NotCurator = "NOT_CURATOR";

    /// <summary>Only the contributor may do this.</summary>
    public const string NotContributor = "NOT_CONTRIBUTOR";

    /// <summary>Only the current payee may do this.</summary>
    public const string NotPayee = "NOT_PAYEE";

    /// <summary>A string is empty, too long, or has control characters.</summary>
    public const string TextInvalid = "TEXT_INVALID";

    /// <summary>The admission policy is not one of those that exist.</summary>
    public const string PolicyInvalid = "POLICY_INVALID";

    /// <summary>More curators than a call may name.</summary>
    public const string TooManyCurators = "TOO_MANY_CURATORS";

    /// <summary>The zero address, or an address that cannot be paid.</summary>
    public const string AddressInvalid = "ADDRESS_INVALID";

    /// <summary>The zero commitment.</summary>
    public const string CommitmentInvalid = "COMMITMENT_INVALID";

    /// <summary>The sender never committed to this content and salt, or already used the
    /// commitment.</summary>
    public const string CommitmentMissing = "COMMITMENT_MISSING";

    /// <summary>The commitment is less than 2 blocks old.</summary>
    public const string CommitmentTooYoung = "COMMITMENT_TOO_YOUNG";

    /// <summary>The commitment is more than 256 blocks old.</summary>
    public const string CommitmentTooOld = "COMMITMENT_TOO_OLD";

    /// <summary>The content was contributed before, anywhere on the chain.</summary>
    public const string DuplicateContent = "DUPLICATE_CONTENT";

    /// <summary>Too little of the content is new for the datanet's policy.</summary>
    public const string BelowNovelty = "BELOW_NOVELTY";

    /// <summary>The content has more bytes or tokens than a contribution may have.</summary>
    public const string ContentTooLarge = "CONTENT_TOO_LARGE";

    /// <summary>The content has fewer tokens than the datanet's policy asks.</summary>
    public const string ContentTooShort = "CONTENT_TOO_SHORT";

    /// <summary>A text is not UTF-8 or has control characters.</summary>
    public const string ContentInvalid = "CONTENT_INVALID";

    /// <summary>The value sent does not cover the fee and the bond.</summary>
    public const string BondTooSmall = "BOND_TOO_SMALL";

    /// <summary>The bond's lock has not run out.</summary>
    public const string BondLocked = "BOND_LOCKED";

    /// <summary>The bond was paid back before.</summary>
    public const string BondReleased = "BOND_RELEASED";

    /// <summary>The contribution is not waiting for a review.</summary>
    public const string NotUnderReview = "NOT_UNDER_REVIEW";

    /// <summary>The contribution was withdrawn or rejected before.</summary>
    public const string AlreadyWithdrawn = "ALREADY_WITHDRAWN";

    /// <summary>Nothing was accepted or withdrawn since the newest version.</summary>
    public const string NothingToPublish = "NOTHING_TO_PUBLISH";

    /// <summary>A delay outside the accepted range.</summary>
    public const string DelayOutOfRange = "DELAY_OUT_OF_RANGE";

    /// <summary>More ids than a call may name.</summary>
    public const string TooManyIds = "TOO_MANY_IDS";

    /// <summary>The model kind is not one of those that exist.</summary>
    public const string KindNotSupported = "KIND_NOT_SUPPORTED";

    /// <summary>Parents of a model: too many, named twice, too deep a lineage, too high a
    /// royalty.</summary>
    public const string LineageInvalid = "LINEAGE_INVALID";

    /// <summary>Parameters of a training outside their limits, or fewer than two labels.</summary>
    public const string TrainingInvalid = "TRAINING_INVALID";

    /// <summary>More work or text than a training may take.</summary>
    public const string TrainingTooLarge = "TRAINING_TOO_LARGE";

    /// <summary>As many trainings wait as may.</summary>
    public const string TrainingQueueFull = "TRAINING_QUEUE_FULL";

    /// <summary>A model is trained once; another training is another model.</summary>
    public const string AlreadyTrained = "ALREADY_TRAINED";

    /// <summary>The model was not trained, or its texts taught nothing.</summary>
    public const string NotTrained = "NOT_TRAINED";

    /// <summary>A model stands on 1 to 8 versions of different datanets.</summary>
    public const string VersionsInvalid = "VERSIONS_INVALID";

    /// <summary>A price above 2^80 wei per 1,000 tokens.</summary>
    public const string PriceTooLarge = "PRICE_TOO_LARGE";

    /// <summary>The model was retired.</summary>
    public const string ModelRetired = "MODEL_RETIRED";

    /// <summary>A version the model stands on is not active yet.</summary>
    public const string VersionNotActive = "VERSION_NOT_ACTIVE";

    /// <summary>A new model names one of the latest versions of a datanet.</summary>
    public const string VersionNotServable = "VERSION_NOT_SERVABLE";

    /// <summary>The request names another revision than the current one.</summary>
    public const string RevisionMismatch = "REVISION_MISMATCH";

    /// <summary>The signature is malformed or not the payer's.</summary>
    public const string BadSignature = "BAD_SIGNATURE";

    /// <summary>The payer used the nonce before.</summary>
    public const string NonceUsed = "NONCE_USED";

    /// <summary>The deadline has passed.</summary>
    public const string RequestExpired = "REQUEST_EXPIRED";

    /// <summary>The deadline is more than 3,600 s away.</summary>
    public const string DeadlineTooFar = "DEADLINE_TOO_FAR";

    /// <summary>The request's fields are outside their ranges.</summary>
    public const string RequestInvalid = "REQUEST_INVALID";

    /// <summary>The prompt does not hash to the request's promptHash.</summary>
    public const string PromptMismatch = "PROMPT_MISMATCH";

    /// <summary>The prompt is not valid text.</summary>
    public const string PromptInvalid = "PROMPT_INVALID";

    /// <summary>The prompt or the response is longer than accepted.</summary>
    public const string TextTooLarge = "TEXT_TOO_LARGE";

    /// <summary>The response is not what the built-in model answers.</summary>
    public const string ResponseMismatch = "RESPONSE_MISMATCH";

    /// <summary>The proof bytes are not a proof.</summary>
    public const string ProofMalformed = "PROOF_MALFORMED";

    /// <summary>The proof differs from the recomputed one; the detail names the first difference.</summary>
    public const string ProofMismatch = "PROOF_MISMATCH";

    /// <summary>The fee is above 2^80 wei.</summary>
    public const string FeeTooLarge = "FEE_TOO_LARGE";

    /// <summary>The fee is above the request's maxFee.</summary>
    public const string FeeAboveMax = "FEE_ABOVE_MAX";

    /// <summary>The deposit does not cover the amount.</summary>
    public const string DepositTooSmall = "DEPOSIT_TOO_SMALL";

    /// <summary>There is no withdrawal notice.</summary>
    public const string NoNotice = "NO_NOTICE";

    /// <summary>The withdrawal notice has not matured.</summary>
    public const string NotMatured = "NOT_MATURED";

    /// <summary>The withdrawal notice was not used in its time.</summary>
    public const string NoticeExpired = "NOTICE_EXPIRED";

    /// <summary>An amount of 0, or one that cannot be.</summary>
    public const string AmountInvalid = "AMOUNT_INVALID";

    /// <summary>The contract has no such function.</summary>
    public const string UnknownFunction = "UNKNOWN_FUNCTION";

    /// <summary>The arguments are not the encoding of the function's parameters.</summary>
    public const string CalldataInvalid = "CALLDATA_INVALID";

    /// <summary>Wei sent where none are taken.</summary>
    public const string NotPayable = "NOT_PAYABLE";

    /// <summary>A sum, difference or product leaves its range.</summary>
    public const string ArithmeticOverflow = "ARITHMETIC_OVERFLOW";

    /// <summary>The sender or the owner does not have the amount.</summary>
    public const string BalanceTooSmall = "BALANCE_TOO_SMALL";

    /// <summary>The spender may not move the amount.</summary>
    public const string AllowanceTooSmall = "ALLOWANCE_TOO_SMALL";

    /// <summary>A system contract's address takes wei by its payable functions only.</summary>
    public const string SystemAddress = "SYSTEM_ADDRESS";

    /// <summary>The permit's deadline has passed.</summary>
    public const string PermitExpired = "PERMIT_EXPIRED";

    /// <summary>The authorization is not valid yet.</summary>
    public const string AuthorizationNotYetValid = "AUTHORIZATION_NOT_YET_VALID";

    /// <summary>The authorization is not valid any more.</summary>
    public const string AuthorizationExpired = "AUTHORIZATION_EXPIRED";

    /// <summary>The authorization was used or cancelled.</summary>
    public const string AuthorizationUsed = "AUTHORIZATION_USED";

    /// <summary>No validator has that id, or the sender has none.</summary>
    public const string UnknownValidator = "UNKNOWN_VALIDATOR";

    /// <summary>The account has registered a validator before.</summary>
    public const string AlreadyValidator = "ALREADY_VALIDATOR";

    /// <summary>There are as many candidates as there may be.</summary>
    public const string TooManyValidators = "TOO_MANY_VALIDATORS";

    /// <summary>Not a compressed secp256k1 key.</summary>
    public const string KeyInvalid = "KEY_INVALID";

    /// <summary>A validator registered this key, or its negative, before: keys are never free
    /// again.</summary>
    public const string KeyUsed = "KEY_USED";

    /// <summary>The proof of possession is not this key's signature for this account.</summary>
    public const string ProofOfPossessionInvalid = "PROOF_OF_POSSESSION_INVALID";

    /// <summary>The operator's own stake is below the genesis's minimum.</summary>
    public const string SelfStakeTooSmall = "SELF_STAKE_TOO_SMALL";

    /// <summary>A commission above 10,000 basis points.</summary>
    public const string CommissionInvalid = "COMMISSION_INVALID";

    /// <summary>A larger change of commission than an epoch allows.</summary>
    public const string CommissionChangeTooLarge = "COMMISSION_CHANGE_TOO_LARGE";

    /// <summary>The validator is not jailed.</summary>
    public const string NotJailed = "NOT_JAILED";

    /// <summary>The validator's time in jail is not over.</summary>
    public const string JailNotOver = "JAIL_NOT_OVER";

    /// <summary>A fault of the validator was proven; it takes no stake and never comes back.</summary>
    public const string ValidatorTombstoned = "VALIDATOR_TOMBSTONED";

    /// <summary>More than is staked.</summary>
    public const string StakeTooSmall = "STAKE_TOO_SMALL";

    /// <summary>The stake was redelegated and still pays for faults of where it came from.</summary>
    public const string StakeLiable = "STAKE_LIABLE";

    /// <summary>A redelegation to the same validator.</summary>
    public const string SameValidator = "SAME_VALIDATOR";

    /// <summary>More unbonding entries with a validator than an account may have.</summary>
    public const string TooManyUnbondings = "TOO_MANY_UNBONDINGS";

    /// <summary>More liable redelegations than a stake may consist of.</summary>
    public const string TooManyRedelegations = "TOO_MANY_REDELEGATIONS";

    /// <summary>Nothing is unbonding.</summary>
    public const string NothingUnbonding = "NOTHING_UNBONDING";

    /// <summary>No validator set of that epoch is kept.</summary>
    public const string UnknownEpoch = "UNKNOWN_EPOCH";

    /// <summary>A vote is not the encoding of one.</summary>
    public const string VoteMalformed = "VOTE_MALFORMED";

    /// <summary>Two votes that an honest validator may sign together.</summary>
    public const string VotesDoNotConflict = "VOTES_DO_NOT_CONFLICT";

    /// <summary>The epoch's set has no validator of that index.</summary>
    public const string UnknownIndex = "UNKNOWN_INDEX";

    /// <summary>The stake that would pay for the fault may have been paid back.</summary>
    public const string EvidenceExpired = "EVIDENCE_EXPIRED";

    /// <summary>The fault was proven before.</summary>
    public const string EvidenceKnown = "EVIDENCE_KNOWN";

    /// <summary>The zero root.</summary>
    public const string RootInvalid = "ROOT_INVALID";

    /// <summary>Content that is short enough for calldata is no sidecar.</summary>
    public const string ContentFitsInline = "CONTENT_FITS_INLINE";

    /// <summary>As many bytes of sidecars wait as may.</summary>
    public const string SidecarsFull = "SIDECARS_FULL";

    /// <summary>No sidecar has that id.</summary>
    public const string UnknownSidecar = "UNKNOWN_SIDECAR";

    /// <summary>The sidecar was activated before, or can be no more.</summary>
    public const string SidecarNotWaiting = "SIDECAR_NOT_WAITING";

    /// <summary>The bytes are no availability certificate.</summary>
    public const string CertificateMalformed = "CERTIFICATE_MALFORMED";

    /// <summary>The certificate is about another content, or of a set of another size.</summary>
    public const string CertificateMismatch = "CERTIFICATE_MISMATCH";

    /// <summary>The certificate is of an epoch too long ago.</summary>
    public const string CertificateExpired = "CERTIFICATE_EXPIRED";

    /// <summary>The signers have less power than a quorum.</summary>
    public const string QuorumMissing = "QUORUM_MISSING";

    /// <summary>No request of that id was opened, and no answer of it awaits anything.</summary>
    public const string UnknownInference = "UNKNOWN_INFERENCE";

    /// <summary>The account does not host the external model.</summary>
    public const string NotAHost = "NOT_A_HOST";

    /// <summary>The host signed other numbers of tokens than there are.</summary>
    public const string TokensMismatch = "TOKENS_MISMATCH";

    /// <summary>The response is no text.</summary>
    public const string ResponseInvalid = "RESPONSE_INVALID";

    /// <summary>The response has more tokens than were asked for.</summary>
    public const string ResponseTooLong = "RESPONSE_TOO_LONG";

    /// <summary>Only the payer may do this, or who has the payer's signature.</summary>
    public const string NotPayer = "NOT_PAYER";

    /// <summary>The request has no answer yet.</summary>
    public const string NotAnswered = "NOT_ANSWERED";

    /// <summary>The request was answered or refunded.</summary>
    public const string NotOpen = "NOT_OPEN";

    /// <summary>The request may still be answered.</summary>
    public const string RequestStillOpen = "REQUEST_STILL_OPEN";

    /// <summary>The answer was accepted before.</summary>
    public const string AlreadyAccepted = "ALREADY_ACCEPTED";

    /// <summary>The answer can be accepted no more: its data share is the treasury's.</summary>
    public const string AcceptExpired = "ACCEPT_EXPIRED";

    /// <summary>The payouts are not those the proof commits to.</summary>
    public const string PayoutsMismatch = "PAYOUTS_MISMATCH";

    /// <summary>The reported answer is right: nothing to slash.</summary>
    public const string ProofCorrect = "PROOF_CORRECT";

    /// <summary>No channel has that id.</summary>
    public const string UnknownChannel = "UNKNOWN_CHANNEL";

    /// <summary>The channel's time is over.</summary>
    public const string ChannelExpired = "CHANNEL_EXPIRED";

    /// <summary>Vouchers of the channel may still be redeemed, or its calls attributed.</summary>
    public const string ChannelStillOpen = "CHANNEL_STILL_OPEN";

    /// <summary>An expiry in the past, too far ahead, or before the present one.</summary>
    public const string ExpiryInvalid = "EXPIRY_INVALID";

    /// <summary>A voucher no payer should sign: more host fee than model fee, or too many calls.</summary>
    public const string VoucherInvalid = "VOUCHER_INVALID";

    /// <summary>The voucher is not above the one redeemed before.</summary>
    public const string VoucherTooLow = "VOUCHER_TOO_LOW";

    /// <summary>The voucher asks for more than is in the channel.</summary>
    public const string VoucherAboveEscrow = "VOUCHER_ABOVE_ESCROW";

    /// <summary>The redeemed voucher does not commit to this call and response.</summary>
    public const string CallNotCommitted = "CALL_NOT_COMMITTED";

    /// <summary>The call was attributed before.</summary>
    public const string CallAttributed = "CALL_ATTRIBUTED";
}
