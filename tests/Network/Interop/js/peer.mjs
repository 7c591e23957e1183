// A js-libp2p peer. It reads one JSON command a line and answers each with one JSON line; what happens on its own
// is a line with "event". Commands: dial, ping, send, sendto, slow, topic, publish, peers, find, close. With the
// argument "kad" it takes part in the distributed hash table.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { createLibp2p } from 'libp2p'
import { tcp } from '@libp2p/tcp'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { gossipsub } from '@libp2p/gossipsub'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'

const SINK = '/openledger/test/sink/1'
const say = line => process.stdout.write(JSON.stringify(line) + '\n')

// docs/spec/network.md: sha256(length of topic as two bytes, topic, data), its first 20 bytes.
const messageId = ({ topic, data }) => {
  const name = Buffer.from(topic)
  const length = Buffer.from([name.length >> 8, name.length & 255])
  return createHash('sha256').update(length).update(name).update(data).digest().subarray(0, 20)
}

const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: {
    identify: identify(),
    identifyPush: identifyPush(),
    ping: ping(),
    pubsub: gossipsub({
      globalSignaturePolicy: 'StrictNoSign',
      msgIdFn: messageId,
      msgIdToStrFn: id => Buffer.from(id).toString('hex'),
      allowPublishToZeroTopicPeers: true,
      emitSelf: false,
      floodPublish: false
    }),
    ...(process.argv.includes('kad') && {
      dht: kadDHT({
        protocol: '/openledger/kad/1.0.0',
        clientMode: false,
        peerInfoMapper: passthroughMapper,
        allowQueryWithZeroPeers: true
      })
    })
  }
})

// Reads everything (slowly, when asked to), then answers with the count and the hash.
let slow = { everyBytes: 0, ms: 0 }
await node.handle(SINK, async stream => {
  try {
    const hash = createHash('sha256')
    let count = 0
    let due = slow.everyBytes
    for await (const chunk of stream) {
      const bytes = chunk.subarray()
      hash.update(bytes)
      count += bytes.length
      if (slow.ms > 0 && count >= due) {
        due += slow.everyBytes
        await new Promise(resolve => setTimeout(resolve, slow.ms))
      }
    }
    stream.send(Buffer.from(`${count} ${hash.digest('hex')}`))
    await stream.close()
  } catch (error) {
    say({ event: 'sink-failed', message: String(error) })
  }
})

node.services.pubsub.addEventListener('gossipsub:message', ({ detail }) => say({
  event: 'message',
  topic: detail.msg.topic,
  messageId: detail.msgId,
  text: Buffer.from(detail.msg.data).toString()
}))
node.addEventListener('peer:identify', ({ detail }) => say({
  event: 'identified',
  peer: detail.peerId.toString(),
  agent: detail.agentVersion,
  protocols: detail.protocols,
  listen: detail.listenAddrs.map(String),
  signed: detail.signedPeerRecord != null
}))

const commands = {
  async dial ({ address }) {
    const connection = await node.dial(multiaddr(address))
    return { peer: connection.remotePeer.toString() }
  },
  async ping ({ address }) {
    return { ms: await node.services.ping.ping(multiaddr(address)) }
  },
  async send ({ address, bytes }) {
    const stream = await node.dialProtocol(multiaddr(address), SINK)
    const hash = createHash('sha256')
    const chunk = Buffer.alloc(64 * 1024, 7)
    const started = performance.now()
    for (let sent = 0; sent < bytes; sent += chunk.length) {
      const piece = chunk.subarray(0, Math.min(chunk.length, bytes - sent))
      hash.update(piece)
      if (!stream.send(piece)) {
        await stream.onDrain()
      }
    }
    await stream.close()
    let answer = ''
    for await (const piece of stream) {
      answer += Buffer.from(piece.subarray()).toString()
    }
    return { answer, hash: hash.digest('hex'), ms: performance.now() - started }
  },
  async slow ({ everyBytes, ms }) { slow = { everyBytes, ms }; return {} },
  async topic ({ topic }) { node.services.pubsub.subscribe(topic); return {} },
  async publish ({ topic, text }) {
    const result = await node.services.pubsub.publish(topic, Buffer.from(text))
    return { recipients: result.recipients.map(String) }
  },
  async mesh ({ topic }) {
    return { mesh: node.services.pubsub.getMeshPeers(topic), peers: node.services.pubsub.getSubscribers(topic).map(String) }
  },
  async find ({ peer }) {
    const found = await node.peerRouting.findPeer(peerIdFromString(peer), {
      useCache: false, signal: AbortSignal.timeout(30_000)
    })
    return { peer: found.id.toString(), addresses: found.multiaddrs.map(String) }
  },
  async table () {
    const peers = []
    for (const { peerId } of node.services.dht.routingTable.kb.toIterable()) {
      peers.push(peerId.toString())
    }
    return { peers }
  },
  async peers () { return { peers: node.getPeers().map(String), rss: process.memoryUsage().rss } },
  async close () { await node.stop(); setTimeout(() => process.exit(0), 50); return {} }
}

say({ event: 'ready', peer: node.peerId.toString(), addresses: node.getMultiaddrs().map(String) })
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  commands[command.do](command)
    .then(result => say({ id: command.id, ok: true, ...result }))
    .catch(error => say({ id: command.id, ok: false, name: error.name, message: String(error.message ?? error) }))
}
process.exit(0)
