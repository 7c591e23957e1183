// What `hardhat run` runs: a transfer from the first account, by the provider that hardhat hands to scripts.
async function main() {
  const { network } = require('hardhat');
  const ask = (method, params = []) => network.provider.request({ method, params });
  const accounts = await ask('eth_accounts');
  const hash = await ask('eth_sendTransaction', [{ from: accounts[9], to: accounts[8], value: '0x7' }]);
  let receipt = null;
  while (receipt === null) {
    receipt = await ask('eth_getTransactionReceipt', [hash]);
    await new Promise((resume) => setTimeout(resume, 50));
  }
  console.log(JSON.stringify({ network: network.name, accounts: accounts.length, hash, status: receipt.status }));
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
