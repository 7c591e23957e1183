// A project of hardhat's on a node as its HTTP network: OPENLEDGER_RPC names it.
const PHRASE = 'test test test test test test test test test test test junk';

module.exports = {
  solidity: '0.8.28', // nothing is compiled: this chain runs system contracts only
  defaultNetwork: 'openledger',
  networks: {
    openledger: { url: process.env.OPENLEDGER_RPC ?? 'http://127.0.0.1:8545', accounts: { mnemonic: PHRASE } },
  },
  paths: { sources: './no-contracts', tests: './no-tests' },
};
